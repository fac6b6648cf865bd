package dev.nono.cli.update;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A service that knows the newest version. */
final class UpdateService {
    /** How long an answer may take; tests give a busy machine more. */
    static final int SECONDS = Integer.getInteger("nono.update.seconds", 3);

    private static final int TIMEOUT_MILLIS = SECONDS * 1000;
    private static final int LARGEST = 64 * 1024;
    private static final List<String> PROVIDERS = List.of(
            "GITHUB_ACTIONS",
            "GITLAB_CI",
            "CIRCLECI",
            "BUILDKITE",
            "TF_BUILD",
            "TRAVIS",
            "JENKINS_URL",
            "JENKINS_HOME",
            "BITBUCKET_BUILD_NUMBER",
            "APPVEYOR",
            "TEAMCITY_VERSION",
            "DRONE",
            "SEMAPHORE",
            "CODESHIP",
            "WOODPECKER",
            "NETLIFY",
            "VERCEL",
            "RENDER");

    private final URL url;

    private UpdateService(URL url) {
        this.url = url;
    }

    /** The service at an address: {@code https}, or {@code http} on this machine; empty for anything else. */
    static Optional<UpdateService> at(String address) {
        try {
            URI uri = new URI(address);
            String host = uri.getHost() == null ? "" : uri.getHost();
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean trusted = scheme.equals("https") && !host.isEmpty() || scheme.equals("http") && isThisMachine(host);
            return trusted ? Optional.of(new UpdateService(uri.toURL())) : Optional.empty();
        } catch (URISyntaxException | IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isThisMachine(String host) throws IOException {
        boolean literal = host.startsWith("127.") || host.equals("[::1]");
        return host.equalsIgnoreCase("localhost")
                || literal && InetAddress.getByName(host).isLoopbackAddress();
    }

    /** Asks once; follows no redirection. */
    Optional<Release> ask(String id, String version, Map<String, String> variables) throws IOException {
        ObjectNode question = new JsonMapper().createObjectNode();
        question.put("uuid", id);
        question.put("version", version);
        question.put("platform", System.getProperty("os.name", "").startsWith("Mac") ? "macos" : "linux");
        question.put("arch", System.getProperty("os.arch", ""));
        Optional<String> provider = provider(variables);
        question.put("ci", provider.isPresent());
        provider.ifPresent(name -> question.put("ci_provider", name));
        if (!(url.openConnection() instanceof HttpURLConnection connection)) {
            return Optional.empty();
        }
        try {
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(new JsonMapper().writeValueAsBytes(question));
            }
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                return Optional.empty();
            }
            try (InputStream in = connection.getInputStream()) {
                byte[] answer = in.readNBytes(LARGEST + 1);
                return answer.length > LARGEST ? Optional.empty() : Release.of(new JsonMapper().readTree(answer));
            }
        } finally {
            connection.disconnect();
        }
    }

    /** Where builds run, if this is such a place. */
    static Optional<String> provider(Map<String, String> variables) {
        for (String name : PROVIDERS) {
            if (isSet(variables.get(name))) {
                return Optional.of(name.toLowerCase(Locale.ROOT));
            }
        }
        return isSet(variables.get("CI")) ? Optional.of("generic") : Optional.empty();
    }

    private static boolean isSet(@org.jspecify.annotations.Nullable String value) {
        return value != null && !value.isEmpty() && !value.equals("0") && !value.equalsIgnoreCase("false");
    }
}
