package dev.nono.proxy.internal.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.internal.process.HelperProcess;
import dev.nono.internal.process.TrustedPrograms;
import dev.nono.net.IpAddress;
import dev.nono.proxy.internal.text.Targets;
import dev.nono.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys of AWS that have to be fetched: from a program, with a login that the AWS command line cached (SSO), from the agent of a
 * container, or from the machine. Fetched by nono itself, past the filter of the program. No error quotes an answer.
 */
final class AwsSources {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 64 * 1024;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int MILLIS = 5000;
    private static final int MACHINE_MILLIS = 1000;

    private final Map<String, String> variables;
    private final List<Path> untrusted;

    /**
     * Keys with the time until which they are good.
     *
     * @param keys the keys
     * @param until when they expire; empty if they do not
     */
    record Fetched(AwsKeys.Keys keys, Optional<Instant> until) {}

    AwsSources(Map<String, String> variables, List<Path> untrusted) {
        this.variables = variables;
        this.untrusted = List.copyOf(untrusted);
    }

    /** The keys of a profile that gets them from elsewhere; empty if it does not say where. */
    Optional<Fetched> ofProfile(Map<String, String> profile, Map<String, String> session) {
        String start = session.getOrDefault("sso_start_url", profile.getOrDefault("sso_start_url", ""));
        if (!start.isEmpty()) {
            return Optional.of(sso(profile, session, start));
        }
        String command = profile.getOrDefault("credential_process", "");
        return command.isEmpty() ? Optional.empty() : Optional.of(process(command));
    }

    /** The keys of the container or the machine. */
    Optional<Fetched> ofMachine() {
        Optional<Fetched> container = ofContainer();
        return container.isPresent() ? container : ofInstance();
    }

    /** The keys of the container, if this is one. */
    Optional<Fetched> ofContainer() {
        String relative = variables.getOrDefault("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "");
        String full = variables.getOrDefault("AWS_CONTAINER_CREDENTIALS_FULL_URI", "");
        return relative.isEmpty() && full.isEmpty()
                ? Optional.empty()
                : Optional.of(container(relative.isEmpty() ? full : "http://169.254.170.2" + relative));
    }

    /** The keys of the machine, if it is one of AWS. */
    Optional<Fetched> ofInstance() {
        return variables.getOrDefault("AWS_EC2_METADATA_DISABLED", "").equalsIgnoreCase("true")
                ? Optional.empty()
                : machine();
    }

    /** What {@code aws sso login} left behind is exchanged for keys of a role. */
    private Fetched sso(Map<String, String> profile, Map<String, String> session, String start) {
        String region = session.getOrDefault("sso_region", profile.getOrDefault("sso_region", ""));
        String name = profile.getOrDefault("sso_session", start);
        Path cached = Path.of(variables.getOrDefault("HOME", "/"), ".aws", "sso", "cache", sha1(name) + ".json");
        JsonNode login = cached(cached);
        Instant until = time(login.path("expiresAt").asText(""))
                .orElseThrow(() -> refused("the cached login " + cached + " does not say until when it is valid"));
        if (until.isBefore(Instant.now())) {
            throw refused("the login to " + start + " has expired: run aws sso login");
        }
        if (!region.matches("[a-z0-9-]{1,32}")) {
            throw refused("the profile names no sso_region");
        }
        String endpoint =
                variables.getOrDefault("AWS_ENDPOINT_URL_SSO", "https://portal.sso." + region + ".amazonaws.com");
        String url = endpoint + "/federation/credentials?role_name="
                + Targets.encode(profile.getOrDefault("sso_role_name", ""), "") + "&account_id="
                + Targets.encode(profile.getOrDefault("sso_account_id", ""), "");
        try {
            JsonNode answer = JSON.readTree(AwsEndpoint.of(url, MILLIS)
                            .get(Map.of(
                                    "x-amz-sso_bearer_token",
                                    login.path("accessToken").asText(""))))
                    .path("roleCredentials");
            return new Fetched(
                    keys(answer, "accessKeyId", "secretAccessKey", "sessionToken"),
                    Optional.of(Instant.ofEpochMilli(answer.path("expiration").asLong(0))));
        } catch (IOException e) {
            throw refused("the keys of the role could not be fetched from " + endpoint);
        }
    }

    private static JsonNode cached(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw refused("the cached login " + file + " is too large");
            }
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw refused("there is no cached login at " + file + ": run aws sso login");
        }
    }

    /** A program of the user's configuration, which prints keys. */
    private Fetched process(String line) {
        List<String> command = words(line);
        TrustedPrograms programs = new TrustedPrograms(
                variables.getOrDefault("PATH", ""), Path.of("").toAbsolutePath(), untrusted);
        requireOurs(programs);
        programs.requireOutside(command.get(0), command.subList(1, command.size()));
        Path program = programs.find(command.get(0))
                .orElseThrow(() -> refused("the program of credential_process is not there: " + command.get(0)));
        List<String> whole = new ArrayList<>(command);
        whole.set(0, program.toString());
        HelperProcess process = new HelperProcess(
                whole, any -> any.put("PATH", programs.searchPath()), null, HelperProcess.Interaction.NONE);
        try (HelperProcess.Result result = process.run(new HelperProcess.Limits(LONGEST, LARGEST, 4096))) {
            if (result.end() != HelperProcess.End.EXITED || result.exitCode() != 0) {
                throw refused("credential_process failed: " + command.get(0));
            }
            JsonNode answer = JSON.readTree(result.output().copy());
            if (answer.path("Version").asInt(0) != 1) {
                throw refused("credential_process printed something else than version 1 of its format");
            }
            return new Fetched(
                    keys(answer, "AccessKeyId", "SecretAccessKey", "SessionToken"),
                    time(answer.path("Expiration").asText("")));
        } catch (IOException e) {
            throw refused("credential_process could not be run, or printed no JSON: " + command.get(0));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NonoException(ErrorCode.CANCELLED, "interrupted while credential_process ran", e);
        }
    }

    /** Who can write the configuration chooses the program, which runs outside of the sandbox. */
    private void requireOurs(TrustedPrograms programs) {
        for (Path file : List.of(
                AwsKeys.file(variables, "AWS_CONFIG_FILE", "config"),
                AwsKeys.file(variables, "AWS_SHARED_CREDENTIALS_FILE", "credentials"))) {
            programs.requireOutside(
                    "of credential_process", List.of(file.toAbsolutePath().toString()));
        }
    }

    /** Words as a shell would split them, with quotes and nothing else: no shell runs. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean in = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                in = true;
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                in = true;
            } else if (c == ' ' || c == '\t') {
                if (in) {
                    words.add(word.toString());
                    word.setLength(0);
                    in = false;
                }
            } else {
                word.append(c);
                in = true;
            }
        }
        if (in) {
            words.add(word.toString());
        }
        if (words.isEmpty() || quote != 0) {
            throw refused("credential_process is no command");
        }
        return words;
    }

    private Fetched container(String url) {
        URI uri = URI.create(url);
        String host = String.valueOf(uri.getHost());
        boolean near = IpAddress.parse(host.replaceAll("^\\[|]$", ""))
                        .map(address -> address.isLoopback() || address.isLinkLocal())
                        .orElse(false)
                || host.equals("localhost");
        if (!near && !"https".equals(uri.getScheme())) {
            throw refused("AWS_CONTAINER_CREDENTIALS_FULL_URI leads elsewhere without TLS");
        }
        try {
            String token = variables.getOrDefault("AWS_CONTAINER_AUTHORIZATION_TOKEN", "");
            String file = variables.getOrDefault("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "");
            if (!file.isEmpty()) {
                token = tokenIn(Path.of(file));
            }
            return temporary(
                    AwsEndpoint.near(uri, MILLIS).get(token.isEmpty() ? Map.of() : Map.of("Authorization", token)));
        } catch (IOException e) {
            throw refused("the keys of the container could not be fetched");
        }
    }

    /** A token that stands in a file, which may be renewed at any time. */
    static String tokenIn(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("no regular file: " + file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException("too long: " + file);
            }
            return text(bytes);
        }
    }

    /** The second version of the metadata service only: its first one answers to tricked programs as well. */
    private Optional<Fetched> machine() {
        String endpoint = variables.getOrDefault("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254");
        String base = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        try {
            String token = text(AwsEndpoint.near(URI.create(base + "/latest/api/token"), MACHINE_MILLIS)
                    .put(Map.of("X-aws-ec2-metadata-token-ttl-seconds", "300")));
            Map<String, String> known = Map.of("X-aws-ec2-metadata-token", token);
            URI roles = URI.create(base + "/latest/meta-data/iam/security-credentials/");
            String role = text(AwsEndpoint.near(roles, MACHINE_MILLIS).get(known))
                    .lines()
                    .findFirst()
                    .orElse("");
            return Optional.of(temporary(AwsEndpoint.near(roles.resolve(Targets.encode(role, "")), MACHINE_MILLIS)
                    .get(known)));
        } catch (IOException e) {
            // No such service: this is no machine of AWS.
            return Optional.empty();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }

    private static Fetched temporary(byte[] answer) throws IOException {
        JsonNode json = JSON.readTree(answer);
        return new Fetched(
                keys(json, "AccessKeyId", "SecretAccessKey", "Token"),
                time(json.path("Expiration").asText("")));
    }

    private static AwsKeys.Keys keys(JsonNode from, String id, String secret, String token) {
        return keys(
                from.path(id).asText(""),
                from.path(secret).asText(""),
                from.path(token).asText(""));
    }

    /** Keys of an answer; the token may be empty. */
    static AwsKeys.Keys keys(String accessKeyId, String secretAccessKey, String sessionToken) {
        if (accessKeyId.isEmpty() || secretAccessKey.isEmpty()) {
            throw refused("the answer holds no keys");
        }
        return new AwsKeys.Keys(
                accessKeyId,
                Secret.of(secretAccessKey),
                sessionToken.isEmpty() ? Optional.empty() : Optional.of(Secret.of(sessionToken)));
    }

    /** The time until which keys are good, if there is one. */
    static Optional<Instant> time(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text.replace("UTC", "Z")));
        } catch (DateTimeParseException e) {
            throw refused("the keys say in no readable way until when they are valid");
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-1", e);
        }
    }

    static NonoException refused(String why) {
        return new NonoException(ErrorCode.KEYSTORE_ACCESS, "no AWS keys: " + why);
    }
}
