package dev.nono.proxy;

import dev.nono.proxy.internal.tokens.TokenStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The file in which captured tokens outlive a session. */
public final class CapturedTokens {
    private CapturedTokens() {}

    /**
     * Where the file is for a user.
     *
     * @param stateHome the directory under which programs keep their state
     * @return {@code nono/oauth-capture/providers.json} in there
     */
    public static Path file(Path stateHome) {
        return stateHome.resolve("nono").resolve("oauth-capture").resolve("providers.json");
    }

    /**
     * Forgets the tokens of a provider: its phantoms stand for nothing any more, in running sessions too as soon as these
     * look into the file again.
     *
     * @param file the file
     * @param provider the name of the provider
     * @return how many tokens there were
     * @throws dev.nono.NonoException if the file cannot be read or written
     */
    public static int forget(Path file, String provider) {
        try (TokenStore store =
                TokenStore.open(Optional.of(file), () -> Instant.now().getEpochSecond(), Map.of())) {
            return store.forget(provider);
        }
    }
}
