package dev.nono.proxy;

import dev.nono.profile.model.InjectMode;
import dev.nono.sandbox.OsString;
import dev.nono.secret.Secret;
import dev.nono.session.WithheldSecret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The secrets with which a proxy starts, so that they can be kept from the program, whatever variable holds them. */
final class LoadedSecrets implements SecretLoader, AutoCloseable {
    private static final List<String> AWS_SECRETS =
            List.of("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN");

    private final SecretLoader loader;
    private final Set<String> publicOnes = new HashSet<>();
    private final boolean pairs;
    private final List<Secret> secrets = new ArrayList<>();

    /** Wraps the loader of a proxy. Identifiers of OAuth clients are references as well, but no secrets. */
    LoadedSecrets(ProxyConfig config, ProxyServices services) {
        loader = services.secrets();
        boolean aws = false;
        boolean basic = false;
        for (Route route : config.routes()) {
            basic |= route.injection().mode() == InjectMode.BASIC_AUTH;
            route.oauth2().map(OAuth2::clientId).ifPresent(publicOnes::add);
            aws |= route.aws().isPresent();
        }
        pairs = basic || config.externalProxy().isPresent();
        config.externalProxy().flatMap(ExternalProxy::basicAuth).ifPresent(this::keep);
        for (String name : aws ? AWS_SECRETS : List.<String>of()) {
            String value = services.variables().getOrDefault(name, "");
            if (!value.isEmpty()) {
                secrets.add(Secret.of(value));
            }
        }
    }

    @Override
    public Secret load(String reference) {
        Secret secret = loader.load(reference);
        if (!publicOnes.contains(reference)) {
            keep(secret);
        }
        return secret;
    }

    /** A copy; of a user and a password, the password as well. */
    private void keep(Secret secret) {
        char[] value = secret.copyChars();
        int colon = 0;
        while (colon < value.length && value[colon] != ':') {
            colon++;
        }
        char[] password = pairs && colon < value.length ? Arrays.copyOfRange(value, colon + 1, value.length) : value;
        synchronized (secrets) {
            secrets.add(Secret.of(value));
            if (password != value) {
                secrets.add(Secret.of(password));
            }
        }
        Arrays.fill(password, '\0');
        Arrays.fill(value, '\0');
    }

    @Override
    public Optional<String> hint(String reference) {
        return loader.hint(reference);
    }

    /** What the program must not have, with what it gets instead. */
    List<WithheldSecret> withheld(Secret token) {
        OsString standIn = OsString.of(token.reveal());
        synchronized (secrets) {
            return secrets.stream()
                    .map(secret -> new WithheldSecret(secret, standIn))
                    .toList();
        }
    }

    /** The names of variables that hold one of them. */
    static List<String> holders(List<WithheldSecret> withheld, Map<OsString, OsString> variables) {
        List<String> names = new ArrayList<>();
        variables.forEach((name, value) -> {
            if (withheld.stream().anyMatch(secret -> secret.isIn(name, value))) {
                names.add(name.toString());
            }
        });
        return names;
    }

    @Override
    public void close() {
        synchronized (secrets) {
            secrets.forEach(Secret::close);
            secrets.clear();
        }
    }
}
