package dev.nono.secret.store;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait for the key store, which may ask a person to unlock it.
 *
 * @param limit the limit, or nothing for none
 */
record KeyStoreTime(@Nullable Duration limit) {
    static final String VARIABLE = "NONO_KEYRING_TIMEOUT_SECS";
    private static final long DEFAULT_SECONDS = 120;

    static KeyStoreTime of(Variables variables, Consumer<String> warnings) {
        String written = variables.text(VARIABLE).orElse(Long.toString(DEFAULT_SECONDS));
        long seconds;
        try {
            seconds = Long.parseLong(written.strip());
        } catch (NumberFormatException e) {
            seconds = -1;
        }
        if (seconds < 0 || seconds > Integer.MAX_VALUE) {
            warnings.accept(VARIABLE + "=" + written + " is no number of seconds; waiting for the key store up to "
                    + DEFAULT_SECONDS + " seconds");
            seconds = DEFAULT_SECONDS;
        }
        return new KeyStoreTime(seconds == 0 ? null : Duration.ofSeconds(seconds));
    }
}
