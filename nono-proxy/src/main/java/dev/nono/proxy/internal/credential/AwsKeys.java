package dev.nono.proxy.internal.credential;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys of AWS: a profile of the shared files if one is named, otherwise the variables of nono's environment, otherwise the
 * profile {@code default}. Read again for each signature, since other programs renew them.
 */
final class AwsKeys {
    private final Map<String, String> variables;
    private final Optional<String> profile;

    /**
     * One set of keys. Close it after use.
     *
     * @param accessKeyId the public part
     * @param secretAccessKey the secret part
     * @param sessionToken what goes with keys that expire
     */
    record Keys(String accessKeyId, Secret secretAccessKey, Optional<Secret> sessionToken) implements AutoCloseable {
        @Override
        public void close() {
            secretAccessKey.close();
            sessionToken.ifPresent(Secret::close);
        }
    }

    AwsKeys(Map<String, String> variables, Optional<String> profile) {
        this.variables = Map.copyOf(variables);
        this.profile = profile;
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
        return keys(section, "aws_access_key_id", "aws_secret_access_key", "aws_session_token")
                .orElseThrow(() -> new NonoException(
                        ErrorCode.SECRET_NOT_FOUND,
                        "there are no AWS keys for the profile " + name
                                + ": set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run aws configure export-credentials"
                                + " for a profile that gets them in another way"));
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
