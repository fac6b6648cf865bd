package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.tls.TrustBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a JVM is told: it reads none of the variables of the proxy, but takes properties from {@code JAVA_TOOL_OPTIONS}.
 *
 * <p>The token is not among them. No property would have {@code java.net.http} or {@code java.net.URL} send it, each JVM prints
 * its options when it starts, and a connection of a JVM is known by the process that makes it (see {@code internal.peer}).
 */
final class JavaOptions {
    /** Read by each JVM, whoever starts it. */
    static final String VARIABLE = "JAVA_TOOL_OPTIONS";

    private JavaOptions() {}

    /**
     * Makes the value.
     *
     * @param host the address of the proxy
     * @param port its port
     * @param direct canonical patterns of hosts that clients connect to directly
     * @param bundle the certificates to trust
     * @return options, separated by blanks
     */
    static String of(String host, int port, List<String> direct, Optional<TrustBundle> bundle) {
        List<String> options = new ArrayList<>();
        for (String scheme : List.of("http", "https")) {
            options.add("-D" + scheme + ".proxyHost=" + host);
            options.add("-D" + scheme + ".proxyPort=" + port);
        }
        // One property for both schemes. Empty means none; without it, this machine would be left out.
        options.add("-Dhttp.nonProxyHosts=" + nonProxyHosts(direct));
        // Maven's resolver from 3.9 on, and Apache's client in it, look at these properties only if they are told to.
        options.add("-Daether.connector.http.useSystemProperties=true");
        // Who has an Authenticator may use it.
        options.add("-Djdk.http.auth.tunneling.disabledSchemes=");
        if (bundle.isPresent()) {
            options.add("-Djavax.net.ssl.trustStore=" + bundle.get().javaFile());
            options.add("-Djavax.net.ssl.trustStoreType=PKCS12");
            // Some programs want one, although there is none.
            options.add("-Djavax.net.ssl.trustStorePassword=changeit");
        }
        StringBuilder text = new StringBuilder();
        for (String option : options) {
            text.append(text.length() == 0 ? "" : " ").append(quoted(option));
        }
        return text.toString();
    }

    /** A bar separates; a star stands at one end only. */
    private static String nonProxyHosts(List<String> direct) {
        List<String> hosts = new ArrayList<>();
        for (String pattern : direct) {
            hosts.add(pattern.startsWith(".") ? "*" + pattern : pattern);
        }
        return String.join("|", hosts);
    }

    /** A JVM splits at white space outside of quotes, and has no escape. */
    private static String quoted(String option) {
        for (int i = 0; i < option.length(); i++) {
            if (Character.isWhitespace(option.charAt(i))) {
                char quote = option.indexOf('"') < 0 ? '"' : '\'';
                return quote + option + quote;
            }
        }
        return option;
    }
}
