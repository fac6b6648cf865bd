package dev.nono.profile.text;

import dev.nono.NonoException;
import dev.nono.internal.json.LocatedObject;
import dev.nono.secret.CredentialVariables;
import dev.nono.secret.SecretReference;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** What all credentials of a profile have to keep. */
final class CredentialChecks {
    private CredentialChecks() {}

    /** A reference as the key of a map of variables. */
    static void reference(LocatedObject json, String reference) {
        if (reference.startsWith("cmd://")) {
            throw json.faultAtName(reference, "works for credentials of the proxy only, not for variables");
        }
        try {
            SecretReference.parse(reference);
        } catch (NonoException e) {
            throw json.faultAtName(reference, "is not valid: " + e.getMessage());
        }
    }

    /** A variable that gets a secret, or what stands for one. */
    static void destination(LocatedObject json, String key, String variable) {
        Optional<String> refusal = CredentialVariables.refusal(variable);
        if (refusal.isPresent()) {
            throw json.fault(
                    key, "names the variable \"" + variable + "\", but " + refusal.get() + "; choose another name");
        }
    }

    /** A reference to a secret for the proxy. */
    static SecretReference key(LocatedObject json, String name, String key) {
        try {
            return SecretReference.credentialKey(key);
        } catch (NonoException e) {
            throw json.fault(name, "is not valid: " + e.getMessage());
        }
    }

    /** A URL that may carry a secret: https, or http to this machine. */
    static void upstream(LocatedObject json, String key, String url) {
        URI uri;
        try {
            // A wildcard host is no URI; a letter in its place has the same form.
            uri = new URI(url.replaceFirst("://\\*\\.", "://w."));
        } catch (URISyntaxException e) {
            throw json.fault(key, "is no URL: " + e.getReason());
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (host == null || uri.getRawUserInfo() != null) {
            throw json.fault(key, "must be a URL with a host and without a user, not \"" + url + "\"");
        }
        if (scheme.equals("https") || (scheme.equals("http") && isLoopback(host))) {
            return;
        }
        throw json.fault(
                key, "must be https, or http to this machine, not \"" + url + "\": a secret would travel in the open");
    }

    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost") || host.equals("[::1]")) {
            return true;
        }
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals("127")) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty()
                    || part.length() > 3
                    || !part.chars().allMatch(c -> c >= '0' && c <= '9')
                    || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    /** The name of a header that may carry a secret. */
    static void header(LocatedObject json, String key, String name) {
        if (!isToken(name)) {
            throw json.fault(key, "names the header \"" + name + "\", which is no name of a header");
        }
        if (isFraming(name)) {
            throw json.fault(key, "names the header " + name + ", which frames the connection; use another one");
        }
    }

    /** RFC 9110, section 5.6.2. */
    static boolean isToken(String text) {
        return Keys.isWord(text, "!#$%&'*+-.^_`|~");
    }

    static boolean isFraming(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "host",
                    "content-length",
                    "transfer-encoding",
                    "connection",
                    "upgrade",
                    "te",
                    "trailer",
                    "keep-alive" -> true;
            default -> name.startsWith("proxy-");
        };
    }

    /** A template with the place of the secret in it. */
    static void template(LocatedObject json, String key, String text) {
        int first = text.indexOf("{}");
        if (first < 0 || text.indexOf("{}", first + 2) >= 0) {
            throw json.fault(key, "must hold {} exactly once, for the secret, not \"" + text + "\"");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\r' || text.charAt(i) == '\n') {
                throw json.fault(key, "must not hold a line break: it could add headers to a request");
            }
        }
    }

    static NonoException missing(LocatedObject json, String key) {
        return json.fault(key, "is missing");
    }
}
