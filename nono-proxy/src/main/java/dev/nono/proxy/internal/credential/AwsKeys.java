package dev.nono.proxy.internal.credential;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keys of AWS: a profile of the shared files if one is named, otherwise the variables of nono's environment, otherwise the
 * profile {@code default}, otherwise the container or the machine. What is written somewhere is read again for each signature, since
 * other programs renew it; what has to be fetched is kept until shortly before it expires.
 */
final class AwsKeys {
    private final Map<String, String> variables;
    private static final Duration SPARE = Duration.ofMinutes(1);
    private static final Duration WITHOUT_END = Duration.ofMinutes(15);

    private final Optional<String> profile;
    private final AwsSources sources;
    private AwsSources.@Nullable Fetched fetched;
    private Instant goodUntil = Instant.MIN;

    /**
     * One set of keys. Close it after use.
     *
     * @param accessKeyId the public part
     * @param secretAccessKey the secret part
     * @param sessionToken what goes with keys that expire
     */
    record Keys(String accessKeyId, Secret secretAccessKey, Optional<Secret> sessionToken) implements AutoCloseable {
        /** The same keys, to be closed by somebody else. */
        Keys copy() {
            return new Keys(
                    accessKeyId,
                    Secret.of(secretAccessKey.reveal()),
                    sessionToken.map(token -> Secret.of(token.reveal())));
        }

        @Override
        public void close() {
            secretAccessKey.close();
            sessionToken.ifPresent(Secret::close);
        }
    }

    AwsKeys(Map<String, String> variables, Optional<String> profile) {
        this.variables = Map.copyOf(variables);
        this.profile = profile;
        this.sources = new AwsSources(this.variables);
    }

    /** The keys as they are now. Reads files, so it is called on threads that may block. */
    Keys load() {
        if (profile.isEmpty()) {
            Optional<Keys> fromVariables =
                    keys(variables, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");
            if (fromVariables.isPresent()) {
                return fromVariables.get();
            }
        }
        String name = profile.orElse(variables.getOrDefault("AWS_PROFILE", "default"));
        Map<String, String> section =
                new LinkedHashMap<>(section(file("AWS_CONFIG_FILE", "config"), List.of("profile " + name, name)));
        section.putAll(section(file("AWS_SHARED_CREDENTIALS_FILE", "credentials"), List.of(name)));
        Optional<Keys> written = keys(section, "aws_access_key_id", "aws_secret_access_key", "aws_session_token");
        return written.isPresent() ? written.get() : fetched(name, section);
    }

    private synchronized Keys fetched(String name, Map<String, String> section) {
        AwsSources.Fetched known = fetched;
        if (known == null || !Instant.now().isBefore(goodUntil)) {
            AwsSources.Fetched fresh = fetch(name, section);
            if (known != null) {
                known.keys().close();
            }
            known = fresh;
            fetched = fresh;
            goodUntil = fresh.until()
                    .orElseGet(() -> Instant.now().plus(WITHOUT_END).plus(SPARE))
                    .minus(SPARE);
        }
        return known.keys().copy();
    }

    private AwsSources.Fetched fetch(String name, Map<String, String> section) {
        Map<String, String> session = section.containsKey("sso_session")
                ? section(file("AWS_CONFIG_FILE", "config"), List.of("sso-session " + section.get("sso_session")))
                : Map.of();
        Optional<AwsSources.Fetched> found = sources.ofProfile(section, session);
        if (found.isEmpty() && profile.isEmpty()) {
            found = sources.ofMachine();
        }
        return found.orElseThrow(() -> new NonoException(
                ErrorCode.SECRET_NOT_FOUND,
                "there are no AWS keys for the profile " + name
                        + ": set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write keys, credential_process or an SSO login"
                        + " into the profile"));
    }

    private static Optional<Keys> keys(Map<String, String> from, String id, String secret, String token) {
        String accessKeyId = from.getOrDefault(id, "");
        String secretAccessKey = from.getOrDefault(secret, "");
        String sessionToken = from.getOrDefault(token, "");
        if (accessKeyId.isEmpty() || secretAccessKey.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Keys(
                accessKeyId,
                Secret.of(secretAccessKey),
                sessionToken.isEmpty() ? Optional.empty() : Optional.of(Secret.of(sessionToken))));
    }

    private Path file(String variable, String name) {
        String named = variables.getOrDefault(variable, "");
        return named.isEmpty() ? Path.of(variables.getOrDefault("HOME", "/"), ".aws", name) : Path.of(named);
    }

    private static Map<String, String> section(Path file, List<String> names) {
        Map<String, String> values = new LinkedHashMap<>();
        if (!Files.isRegularFile(file)) {
            return values;
        }
        boolean wanted = false;
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String text = line.strip();
                int equals = text.indexOf('=');
                if (text.startsWith("[") && text.endsWith("]")) {
                    wanted = names.contains(text.substring(1, text.length() - 1).strip());
                } else if (wanted && equals > 0 && !text.startsWith("#") && !text.startsWith(";")) {
                    values.put(
                            text.substring(0, equals).strip(),
                            text.substring(equals + 1).strip());
                }
            }
        } catch (IOException e) {
            throw new NonoException(
                    ErrorCode.KEYSTORE_ACCESS, "the AWS file " + file + " cannot be read: " + e.getMessage(), e);
        }
        return values;
    }
}
