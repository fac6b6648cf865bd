package dev.nono.proxy.internal.aws;

import dev.nono.net.IpAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service that hands out keys of AWS: asked by nono itself, without redirects and proxies, for 64 KiB at most. */
final class AwsEndpoint {
    private static final int LARGEST = 64 * 1024;
    /** How long a service that is there may take for its answer. Where there is none, the connection tells, and sooner. */
    private static final int ANSWER_MILLIS = 10_000;

    private final URI uri;
    private final int millis;

    private AwsEndpoint(URI uri, int millis) {
        this.uri = uri;
        this.millis = millis;
    }

    /** One that is spoken to as it is written, for who knows that it is near. */
    static AwsEndpoint near(URI uri, int millis) {
        return new AwsEndpoint(uri, millis);
    }

    /** One with TLS, unless it is on this machine. */
    static AwsEndpoint of(String url, int millis) {
        URI uri = URI.create(url);
        boolean here = IpAddress.parse(String.valueOf(uri.getHost()))
                .map(IpAddress::isLoopback)
                .orElse("localhost".equals(uri.getHost()));
        if (!"https".equals(uri.getScheme()) && !here) {
            throw AwsSources.refused("the endpoint " + uri.getHost() + " is not spoken to without TLS");
        }
        return new AwsEndpoint(uri, millis);
    }

    /** The host, with its port if one is written. */
    String authority() {
        return uri.getRawAuthority();
    }

    byte[] get(Map<String, String> headers) throws IOException {
        return ask("GET", headers, null);
    }

    byte[] put(Map<String, String> headers) throws IOException {
        return ask("PUT", headers, null);
    }

    byte[] post(Map<String, String> headers, byte[] body) throws IOException {
        return ask("POST", headers, body);
    }

    private byte[] ask(String method, Map<String, String> headers, byte @Nullable [] body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setRequestMethod(method);
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(millis);
            connection.setReadTimeout(ANSWER_MILLIS);
            connection.setUseCaches(false);
            headers.forEach(connection::setRequestProperty);
            if (body != null) {
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            if (connection.getResponseCode() != 200) {
                throw new IOException("status " + connection.getResponseCode());
            }
            byte[] answer = connection.getInputStream().readNBytes(LARGEST + 1);
            if (answer.length > LARGEST) {
                throw new IOException("too long");
            }
            return answer;
        } finally {
            connection.disconnect();
        }
    }
}
