package dev.nono.hook;

import dev.nono.sandbox.OsString;
import dev.nono.session.DangerousVariables;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The lines {@code NAME=value} that a hook wrote. Empty lines and those that begin with {@code #} are skipped, nothing is quoted.
 * What cannot be a variable of the program is dropped, and said without its value.
 */
final class Exports {
    private static final byte[] OWN = {'N', 'O', 'N', 'O', '_'};

    private final boolean strict;
    private final Consumer<String> warnings;

    Exports(boolean strict, Consumer<String> warnings) {
        this.strict = strict;
        this.warnings = warnings;
    }

    Map<OsString, OsString> parse(byte[] bytes, int length) {
        Map<OsString, OsString> variables = new LinkedHashMap<>();
        int number = 0;
        for (int start = 0; start < length; ) {
            int end = start;
            while (end < length && bytes[end] != '\n') {
                end++;
            }
            line(bytes, start, end, ++number, variables);
            start = end + 1;
        }
        return variables;
    }

    private void line(byte[] bytes, int start, int end, int number, Map<OsString, OsString> variables) {
        int from = skip(bytes, start, end);
        int to = skipBack(bytes, from, end);
        if (from == to || bytes[from] == '#') {
            return;
        }
        int equals = from;
        while (equals < to && bytes[equals] != '=') {
            equals++;
        }
        int nameEnd = skipBack(bytes, from, equals);
        // What is no name may be half a secret: only its place is said.
        if (equals == to || !isName(bytes, from, nameEnd)) {
            warnings.accept(
                    "line " + number + " of what the hook wrote to NONO_ENV_FILE is no NAME=value, and is dropped");
            return;
        }
        int valueStart = skip(bytes, equals + 1, to);
        OsString name = OsString.ofBytes(Arrays.copyOfRange(bytes, from, nameEnd));
        if (isOwn(bytes, from, nameEnd)) {
            warnings.accept("the hook sets " + name + ", a name that belongs to nono; it is dropped");
        } else if (strict ? DangerousVariables.isDangerousWhenStrict(name) : DangerousVariables.isDangerous(name)) {
            warnings.accept("the hook sets " + name + ", which changes which code programs run; it is dropped");
        } else if (holdsNul(bytes, valueStart, to)) {
            warnings.accept("the hook sets " + name + " to something with a NUL; it is dropped");
        } else {
            variables.put(name, OsString.ofBytes(Arrays.copyOfRange(bytes, valueStart, to)));
        }
    }

    private static int skip(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    private static int skipBack(byte[] bytes, int from, int to) {
        int at = to;
        while (at > from && isSpace(bytes[at - 1])) {
            at--;
        }
        return at;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    private static boolean isName(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            boolean letter = b == '_' || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
            if (!letter && (i == from || b < '0' || b > '9')) {
                return false;
            }
        }
        return from < to;
    }

    private static boolean isOwn(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + OWN.length);
        return Arrays.equals(bytes, from, end, OWN, 0, OWN.length);
    }

    private static boolean holdsNul(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }
}
