package dev.nono.secret;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text before it is stored or shown. Immutable and thread-safe.
 *
 * <p>What is found is replaced by {@value #REPLACEMENT}; text without a finding is returned as it is.
 */
public final class Redactor {

    /** What stands in the place of a secret. */
    public static final String REPLACEMENT = "[REDACTED]";

    private static final int SHORTEST_SECRET = 4;
    private static final Set<String> USER_FLAGS = Set.of("-u", "-U", "--user", "--proxy-user");
    private static final Set<String> DATA_FLAGS = Set.of(
            "-d", "--data", "--data-ascii", "--data-binary", "--data-raw", "--data-urlencode", "--json", "--post-data");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+=[\\s\\S]*+");
    private static final Pattern NUMBERS = Pattern.compile("[0-9.:/,-]*+");

    /** Options that begin like {@code -p<password>} and are none. */
    private static final Set<String> P_OPTIONS = Set.of(
            "-parameters",
            "-pass-exit-codes",
            "-path",
            "-pedantic",
            "-pedantic-errors",
            "-perm",
            "-pie",
            "-pipe",
            "-pkg",
            "-print",
            "-print0",
            "-printf",
            "-proc",
            "-processor",
            "-profile",
            "-prune",
            "-pthread");

    private final RedactionPolicy policy;
    private final List<Secret> secrets;
    private final TextRedaction text;

    private Redactor(RedactionPolicy policy, List<Secret> secrets) {
        this.policy = policy;
        this.secrets = secrets;
        this.text = new TextRedaction(policy);
    }

    /**
     * Creates a redactor.
     *
     * @param policy the names to look for
     * @return the redactor
     */
    public static Redactor of(RedactionPolicy policy) {
        return new Redactor(policy, List.of());
    }

    /**
     * Returns a redactor that also replaces these values wherever they appear, however they are named.
     *
     * @param known values that this program loaded itself. A value is looked for while its secret is open; one of fewer than
     *     four characters is not, since it would hide half of every text
     * @return a new redactor
     */
    public Redactor withSecrets(Collection<Secret> known) {
        List<Secret> all = new ArrayList<>(secrets);
        known.stream().filter(secret -> secret.length() >= SHORTEST_SECRET).forEach(all::add);
        return new Redactor(policy, List.copyOf(all));
    }

    /**
     * Returns the policy of this redactor.
     *
     * @return the policy
     */
    public RedactionPolicy policy() {
        return policy;
    }

    /**
     * Redacts any text: a header line, URLs with passwords or secret query values, tokens of known shape, JSON objects.
     *
     * @param value the text
     * @return the text without what was found
     */
    public String value(String value) {
        return text.redact(withoutKnownSecrets(value));
    }

    /**
     * Redacts a command line. The number of arguments stays the same.
     *
     * @param args the arguments, with or without the program
     * @return the redacted arguments
     */
    public List<String> argv(List<String> args) {
        List<String> redacted = new ArrayList<>(args.size());
        Expect expected = Expect.ANYTHING;
        for (String arg : args) {
            // A flag with other meanings, as in "docker run -d --token x", must not swallow the next flag.
            boolean operand = expected == Expect.SECRET || (expected != Expect.ANYTHING && !arg.startsWith("-"));
            if (operand) {
                redacted.add(operand(expected, arg));
                expected = Expect.ANYTHING;
            } else {
                expected = expectedAfter(arg);
                redacted.add(expected == Expect.ANYTHING ? argument(arg) : arg);
            }
        }
        return List.copyOf(redacted);
    }

    /**
     * Redacts the value of a header.
     *
     * @param name the name of the header
     * @param value its value
     * @return the value to show
     */
    public String header(String name, String value) {
        return policy.isSensitive(NameKind.HEADER, name) ? REPLACEMENT : value(value);
    }

    /**
     * Redacts the name of an environment variable, where even the name of a secret should not be shown.
     *
     * @param name the name
     * @return the name, or the replacement when its value is secret
     */
    public String envName(String name) {
        return policy.isSensitive(NameKind.ENV_VAR, name) ? REPLACEMENT : name;
    }

    /**
     * Redacts the value of an environment variable.
     *
     * @param name the name of the variable
     * @param value its value
     * @return the value to show
     */
    public String envValue(String name, String value) {
        return policy.isSensitive(NameKind.ENV_VAR, name) ? REPLACEMENT : value(value);
    }

    /** What the argument after a flag is. */
    private enum Expect {
        ANYTHING,
        SECRET,
        HEADER,
        USER,
        DATA
    }

    private Expect expectedAfter(String flag) {
        if (policy.isSensitive(NameKind.FLAG, flag)) {
            return Expect.SECRET;
        }
        if (flag.equals("-H") || flag.equalsIgnoreCase("--header")) {
            return Expect.HEADER;
        }
        if (USER_FLAGS.contains(flag)) {
            return Expect.USER;
        }
        return DATA_FLAGS.contains(flag) ? Expect.DATA : Expect.ANYTHING;
    }

    private String operand(Expect expected, String arg) {
        return switch (expected) {
            case SECRET -> REPLACEMENT;
            case HEADER -> headerArgument(arg);
            case USER -> user(arg);
            case DATA -> text.redactForm(value(arg));
            case ANYTHING -> value(arg);
        };
    }

    private String argument(String arg) {
        int equals = arg.indexOf('=');
        if (equals > 0) {
            String name = arg.substring(0, equals);
            Expect expected = expectedAfter(name);
            if (expected != Expect.ANYTHING) {
                return name + "=" + operand(expected, arg.substring(equals + 1));
            }
            if (name.startsWith("-")) {
                String rest = arg.substring(equals + 1);
                String redacted = assignment(rest);
                return redacted.equals(rest) ? value(arg) : name + "=" + redacted;
            }
        }
        if (arg.startsWith("-H") && arg.indexOf(':') > 0) {
            return "-H" + headerArgument(arg.substring(2));
        }
        if (arg.startsWith("-u") && arg.indexOf(':') > 0) {
            return "-u" + user(arg.substring(2));
        }
        if (looksLikePassword(arg)) {
            return "-p" + REPLACEMENT;
        }
        return assignment(arg);
    }

    /** {@code NAME=value} as before a command, after {@code env}, or behind {@code docker -e}. */
    private String assignment(String arg) {
        if (ASSIGNMENT.matcher(arg).matches()) {
            int equals = arg.indexOf('=');
            String name = arg.substring(0, equals);
            if (policy.isSensitive(NameKind.ENV_VAR, name)) {
                return name + "=" + REPLACEMENT;
            }
        }
        return value(arg);
    }

    private String headerArgument(String arg) {
        int colon = arg.indexOf(':');
        boolean sensitive = colon > 0 && policy.isSensitive(NameKind.HEADER, arg.substring(0, colon));
        if (!sensitive || arg.substring(colon + 1).stripLeading().equals(REPLACEMENT)) {
            return value(arg);
        }
        return arg.substring(0, colon) + ": " + REPLACEMENT;
    }

    private String user(String arg) {
        int colon = arg.indexOf(':');
        boolean numericIds = NUMBERS.matcher(arg).matches();
        return colon < 0 || numericIds ? value(arg) : arg.substring(0, colon) + ":" + REPLACEMENT;
    }

    private static boolean looksLikePassword(String arg) {
        if (!arg.startsWith("-p") || arg.length() < 5) {
            return false;
        }
        int end = arg.indexOf(':') < 0 ? arg.length() : arg.indexOf(':');
        boolean option = P_OPTIONS.contains(arg.substring(0, end));
        return !option && !NUMBERS.matcher(arg.substring(2)).matches();
    }

    private String withoutKnownSecrets(String value) {
        String redacted = value;
        for (Secret secret : secrets) {
            int found = secret.indexIn(redacted, 0);
            while (found >= 0) {
                redacted = redacted.substring(0, found) + REPLACEMENT + redacted.substring(found + secret.length());
                found = secret.indexIn(redacted, found + REPLACEMENT.length());
            }
        }
        return redacted;
    }
}
