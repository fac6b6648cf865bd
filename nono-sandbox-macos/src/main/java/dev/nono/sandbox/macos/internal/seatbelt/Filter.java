package dev.nono.sandbox.macos.internal.seatbelt;

import java.nio.file.Path;
import java.util.List;

/**
 * What a rule is about.
 *
 * @param text the form, escaped
 */
record Filter(String text) {
    /** Exactly a path. */
    static Filter literal(Path path) {
        return new Filter("(literal " + Sbpl.quoted(Sbpl.text(path)) + ")");
    }

    /** A path and everything below it. */
    static Filter subpath(Path path) {
        return new Filter("(subpath " + Sbpl.quoted(Sbpl.text(path)) + ")");
    }

    /** A path as files are granted: exactly it, or with everything below it. */
    static Filter of(Path path, boolean exactly) {
        return exactly ? literal(path) : subpath(path);
    }

    /** What this matches, but for some paths and everything below them. */
    Filter without(List<Path> paths) {
        StringBuilder all = new StringBuilder("(require-all ").append(text);
        for (Path path : paths) {
            all.append(" (require-not ").append(subpath(path).text).append(')');
        }
        return new Filter(all.append(')').toString());
    }

    /** Exactly a path, in rules about the network. */
    static Filter path(Path path) {
        return new Filter("(path " + Sbpl.quoted(Sbpl.text(path)) + ")");
    }

    /** The paths that a regular expression matches; it must hold foreign text only as {@link Sbpl#plain}. */
    static Filter regex(String expression) {
        return new Filter("(regex " + Sbpl.regex(expression) + ")");
    }

    /** A regular expression of our own, without a quote in it. */
    static Filter rawRegex(String expression) {
        return new Filter("(regex #\"" + expression + "\")");
    }

    /** TCP to a port of the loopback interface. */
    static Filter localhost(int port) {
        return new Filter("(remote tcp \"localhost:" + port + "\")");
    }

    /** TCP to every port of the loopback interface; {@code localhost:0} is no valid filter. */
    static Filter localhost() {
        return new Filter("(remote tcp \"localhost:*\")");
    }

    /** Processes by their relation to the caller. */
    static Filter target(String relation) {
        return new Filter("(target " + relation + ")");
    }

    /** A Mach service. */
    static Filter service(String name) {
        return new Filter("(global-name " + Sbpl.quoted(name) + ")");
    }

    /** Paths for which a token of a class was consumed. */
    static Filter extension(String tokens) {
        return new Filter("(extension " + Sbpl.quoted(tokens) + ")");
    }

    /** Stream sockets of a family. */
    static Filter streams(String domain) {
        return new Filter("(socket-domain " + domain + ") (socket-type SOCK_STREAM)");
    }
}
