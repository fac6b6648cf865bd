package dev.nono.proxy.internal.aws;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.proxy.internal.text.LogText;
import dev.nono.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys of AWS: a profile of the shared files if one is named, otherwise the variables of nono's environment, keys or an identity,
 * otherwise the profile {@code default}, otherwise the container or the machine. A profile may hold keys, name a role and whose keys take it
 * on, or say where keys come from. What is written somewhere is read again for each signature, since
 * other programs renew it; what has to be fetched is kept until shortly before it expires.
 */
public final class AwsKeys {
    private final Map<String, String> variables;
    private static final int LONGEST_CHAIN = 5;
    private static final Duration SPARE = Duration.ofMinutes(1);
    private static final Duration WITHOUT_END = Duration.ofMinutes(15);

    private final Optional<String> profile;
    private final AwsSources sources;
    private final AwsRoles roles;
    private AwsSources.@Nullable Fetched fetched;
    private Instant goodUntil = Instant.MIN;

    /**
     * One set of keys. Close it after use.
     *
     * @param accessKeyId the public part
     * @param secretAccessKey the secret part
     * @param sessionToken what goes with keys that expire
     */
    public record Keys(String accessKeyId, Secret secretAccessKey, Optional<Secret> sessionToken)
            implements AutoCloseable {
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

    /**
     * Looks for keys.
     *
     * @param variables the environment
     * @param untrusted what the sandboxed program may write
     * @param profile the profile, if a certain one is meant
     */
    public AwsKeys(Map<String, String> variables, List<Path> untrusted, Optional<String> profile) {
        this.variables = Map.copyOf(variables);
        this.profile = profile;
        this.sources = new AwsSources(this.variables, untrusted);
        this.roles = new AwsRoles(this.variables);
    }

    /** The keys as they are now. Reads files, so it is called on threads that may block. */
    public Keys load() {
        Optional<Keys> fromVariables = profile.isEmpty() ? ofVariables() : Optional.empty();
        if (fromVariables.isPresent()) {
            return fromVariables.get();
        }
        if (profile.isEmpty() && variables.containsKey("AWS_WEB_IDENTITY_TOKEN_FILE")) {
            return kept(() -> roles.withIdentity(
                    AwsRoles.Role.ofVariables(variables),
                    Path.of(variables.getOrDefault("AWS_WEB_IDENTITY_TOKEN_FILE", "")),
                    ""));
        }
        String name = profile.orElse(variables.getOrDefault("AWS_PROFILE", "default"));
        Map<String, String> section = profile(name);
        Optional<Keys> written = section.containsKey("role_arn") ? Optional.empty() : written(section);
        return written.isPresent() ? written.get() : kept(() -> fetch(name, section, List.of()));
    }

    private synchronized Keys kept(Supplier<AwsSources.Fetched> source) {
        AwsSources.Fetched known = fetched;
        if (known == null || !Instant.now().isBefore(goodUntil)) {
            AwsSources.Fetched fresh = source.get();
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

    private AwsSources.Fetched fetch(String name, Map<String, String> section, List<String> heirs) {
        if (section.containsKey("role_arn") && !heirs.contains(name)) {
            return role(name, section, heirs);
        }
        Optional<Keys> written = written(section);
        if (written.isPresent()) {
            return new AwsSources.Fetched(written.get(), Optional.empty());
        }
        Map<String, String> session = section.containsKey("sso_session")
                ? section(file("AWS_CONFIG_FILE", "config"), List.of("sso-session " + section.get("sso_session")))
                : Map.of();
        Optional<AwsSources.Fetched> found = sources.ofProfile(section, session);
        if (found.isEmpty() && profile.isEmpty()) {
            found = sources.ofMachine();
        }
        return found.orElseThrow(() -> missing(name));
    }

    /** A role of a profile, taken on with an identity, or with the keys of another profile or of the machine. */
    private AwsSources.Fetched role(String name, Map<String, String> section, List<String> heirs) {
        if (section.containsKey("mfa_serial")) {
            throw AwsSources.refused("the profile " + name + " asks for a code (mfa_serial), which nono cannot type:"
                    + " log in with another tool and name the profile with its keys");
        }
        AwsRoles.Role role = AwsRoles.Role.of(section);
        String region = section.getOrDefault("region", "");
        String token = section.getOrDefault("web_identity_token_file", "");
        if (!token.isEmpty()) {
            return roles.withIdentity(role, Path.of(token), region);
        }
        List<String> all = new ArrayList<>(heirs);
        all.add(name);
        if (all.size() > LONGEST_CHAIN) {
            throw AwsSources.refused("the profiles " + String.join(", ", all) + " take on one role after the other; "
                    + LONGEST_CHAIN + " may follow one another");
        }
        try (Keys keys = source(name, section, all).keys()) {
            return roles.withKeys(role, keys, region);
        }
    }

    private AwsSources.Fetched source(String name, Map<String, String> section, List<String> heirs) {
        String other = section.getOrDefault("source_profile", "");
        String kind = section.getOrDefault("credential_source", "");
        if (other.isEmpty() == kind.isEmpty()) {
            throw AwsSources.refused(
                    "the profile " + name + " needs one of source_profile and credential_source to take on its role");
        }
        if (!other.isEmpty()) {
            return fetch(other, profile(other), heirs);
        }
        Optional<AwsSources.Fetched> found = switch (kind) {
            case "Environment" -> ofVariables().map(keys -> new AwsSources.Fetched(keys, Optional.empty()));
            case "EcsContainer" -> sources.ofContainer();
            case "Ec2InstanceMetadata" -> sources.ofInstance();
            default ->
                throw AwsSources.refused("the profile " + name + " names an unknown credential_source: "
                        + LogText.oneLine(kind) + "; known are Environment, EcsContainer, Ec2InstanceMetadata");
        };
        return found.orElseThrow(() -> missing(name));
    }

    private static NonoException missing(String name) {
        return new NonoException(
                ErrorCode.SECRET_NOT_FOUND,
                "there are no AWS keys for the profile " + name
                        + ": set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write keys, credential_process, a role or an SSO"
                        + " login into the profile");
    }

    private Optional<Keys> ofVariables() {
        return keys(variables, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");
    }

    private static Optional<Keys> written(Map<String, String> section) {
        return keys(section, "aws_access_key_id", "aws_secret_access_key", "aws_session_token");
    }

    /** What both files say about a profile. */
    private Map<String, String> profile(String name) {
        Map<String, String> section =
                new LinkedHashMap<>(section(file("AWS_CONFIG_FILE", "config"), List.of("profile " + name, name)));
        section.putAll(section(file("AWS_SHARED_CREDENTIALS_FILE", "credentials"), List.of(name)));
        return section;
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
        return file(variables, variable, name);
    }

    static Path file(Map<String, String> variables, String variable, String name) {
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
