package dev.nono.proxy.internal.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.internal.process.HelperProcess;
import dev.nono.internal.process.TrustedPrograms;
import dev.nono.net.IpAddress;
import dev.nono.secret.Secret;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
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

    /**
     * Keys with the time until which they are good.
     *
     * @param keys the keys
     * @param until when they expire; empty if they do not
     */
    record Fetched(AwsKeys.Keys keys, Optional<Instant> until) {}

    AwsSources(Map<String, String> variables) {
        this.variables = variables;
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
        String relative = variables.getOrDefault("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "");
        String full = variables.getOrDefault("AWS_CONTAINER_CREDENTIALS_FULL_URI", "");
        if (!relative.isEmpty() || !full.isEmpty()) {
            return Optional.of(container(relative.isEmpty() ? full : "http://169.254.170.2" + relative));
        }
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
            JsonNode answer = JSON.readTree(ask(
                            "GET",
                            tlsOrHere(url),
                            Map.of(
                                    "x-amz-sso_bearer_token",
                                    login.path("accessToken").asText("")),
                            MILLIS))
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
                variables.getOrDefault("PATH", ""), Path.of("").toAbsolutePath(), List.of());
        Path program = programs.find(command.get(0))
                .orElseThrow(() -> refused("the program of credential_process is not there: " + command.get(0)));
        List<String> whole = new ArrayList<>(command);
        whole.set(0, program.toString());
        HelperProcess process = new HelperProcess(whole, any -> {}, null, HelperProcess.Interaction.NONE);
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
                token = Files.readString(Path.of(file)).strip();
            }
            return temporary(ask("GET", uri, token.isEmpty() ? Map.of() : Map.of("Authorization", token), MILLIS));
        } catch (IOException e) {
            throw refused("the keys of the container could not be fetched");
        }
    }

    /** The second version of the metadata service only: its first one answers to tricked programs as well. */
    private Optional<Fetched> machine() {
        String endpoint = variables.getOrDefault("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254");
        String base = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        try {
            String token = text(ask(
                    "PUT",
                    URI.create(base + "/latest/api/token"),
                    Map.of("X-aws-ec2-metadata-token-ttl-seconds", "300"),
                    MACHINE_MILLIS));
            Map<String, String> known = Map.of("X-aws-ec2-metadata-token", token);
            URI roles = URI.create(base + "/latest/meta-data/iam/security-credentials/");
            String role = text(ask("GET", roles, known, MACHINE_MILLIS))
                    .lines()
                    .findFirst()
                    .orElse("");
            return Optional.of(temporary(ask("GET", roles.resolve(Targets.encode(role, "")), known, MACHINE_MILLIS)));
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
        String accessKeyId = from.path(id).asText("");
        String secretAccessKey = from.path(secret).asText("");
        String sessionToken = from.path(token).asText("");
        if (accessKeyId.isEmpty() || secretAccessKey.isEmpty()) {
            throw refused("the answer holds no keys");
        }
        return new AwsKeys.Keys(
                accessKeyId,
                Secret.of(secretAccessKey),
                sessionToken.isEmpty() ? Optional.empty() : Optional.of(Secret.of(sessionToken)));
    }

    private static Optional<Instant> time(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text.replace("UTC", "Z")));
        } catch (DateTimeParseException e) {
            throw refused("the keys say in no readable way until when they are valid");
        }
    }

    private static URI tlsOrHere(String url) {
        URI uri = URI.create(url);
        boolean here = IpAddress.parse(String.valueOf(uri.getHost()))
                .map(IpAddress::isLoopback)
                .orElse("localhost".equals(uri.getHost()));
        if (!"https".equals(uri.getScheme()) && !here) {
            throw refused("the endpoint " + uri.getHost() + " is not spoken to without TLS");
        }
        return uri;
    }

    /** One request: no redirect, no proxy, no more than 64 KiB. */
    private static byte[] ask(String method, URI uri, Map<String, String> headers, int millis) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setRequestMethod(method);
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(millis);
            connection.setReadTimeout(millis);
            connection.setUseCaches(false);
            headers.forEach(connection::setRequestProperty);
            if (connection.getResponseCode() != 200) {
                throw new IOException("status " + connection.getResponseCode());
            }
            byte[] body = connection.getInputStream().readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                throw new IOException("too long");
            }
            return body;
        } finally {
            connection.disconnect();
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

    private static NonoException refused(String why) {
        return new NonoException(ErrorCode.KEYSTORE_ACCESS, "no AWS keys: " + why);
    }
}
