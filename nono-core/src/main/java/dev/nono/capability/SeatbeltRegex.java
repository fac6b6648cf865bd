package dev.nono.capability;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a regular expression of a platform rule lets through, by trying it. Only what every dialect of regular
 * expressions understands alike is tried; the rest is refused.
 *
 * <p>The expression is not trusted, so nothing backtracks. While it is read, each part becomes the relation between the
 * positions of the probe at which it may begin and those at which it may then end: a sequence is a product, an
 * alternative a union, a repetition a closure. The cost is proportional to the length of the expression.
 */
final class SeatbeltRegex {
    private static final List<String> PROBES = List.of("/", "/x", "/etc/passwd");
    private static final int MAX_LENGTH = 4_096;
    private static final int MAX_DEPTH = 64;

    private final String regex;
    private final String probe;
    private int at;
    private int depth;

    private SeatbeltRegex(String regex, String probe) {
        this.regex = regex;
        this.probe = probe;
    }

    /**
     * Why an expression cannot be granted.
     *
     * @param regex the expression
     * @return the reason, or empty if nothing speaks against it
     */
    static Optional<String> objection(String regex) {
        if (regex.length() > MAX_LENGTH) {
            return Optional.of("its regular expression is longer than " + MAX_LENGTH + " characters");
        }
        try {
            for (String probe : PROBES) {
                if (new SeatbeltRegex(regex, probe).finds()) {
                    return Optional.of("its regular expression matches " + probe);
                }
            }
            return Optional.empty();
        } catch (Unclear e) {
            return Optional.of("its regular expression has " + e.getMessage() + ", which cannot be judged");
        }
    }

    /** A part that dialects understand in different ways, or none does. */
    private static final class Unclear extends Exception {
        private static final long serialVersionUID = 1L;

        Unclear(String what) {
            super(what);
        }
    }

    private boolean finds() throws Unclear {
        Relation all = alternatives();
        if (at < regex.length()) {
            throw new Unclear("a parenthesis that was not opened");
        }
        return !all.isEmpty();
    }

    private Relation alternatives() throws Unclear {
        Relation union = sequence();
        while (at < regex.length() && regex.charAt(at) == '|') {
            at++;
            union.add(sequence());
        }
        return union;
    }

    private Relation sequence() throws Unclear {
        Relation product = Relation.identity(probe.length());
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            product = product.then(repetition(atom()));
        }
        return product;
    }

    private Relation repetition(Relation atom) throws Unclear {
        if (at == regex.length() || "*+?".indexOf(regex.charAt(at)) < 0) {
            return atom;
        }
        char quantifier = regex.charAt(at);
        at++;
        if (at < regex.length() && "*+?".indexOf(regex.charAt(at)) >= 0) {
            throw new Unclear("a repetition of a repetition");
        }
        Relation any = quantifier == '?' ? atom : atom.closure();
        return quantifier == '+' ? atom.then(any.orNothing()) : any.orNothing();
    }

    private Relation atom() throws Unclear {
        char c = regex.charAt(at);
        at++;
        return switch (c) {
            case '(' -> group();
            case '[' -> set();
            case '.' -> characters(null, false);
            case '^' -> Relation.at(probe.length(), 0);
            case '$' -> Relation.at(probe.length(), probe.length());
            case '\\' -> characters(String.valueOf(escaped()), false);
            case '*', '+', '?' -> throw new Unclear("a repetition of nothing");
            case '{', '}' -> throw new Unclear("a counted repetition");
            default -> characters(String.valueOf(c), false);
        };
    }

    private Relation group() throws Unclear {
        depth++;
        if (depth > MAX_DEPTH || regex.startsWith("?", at)) {
            throw new Unclear("a group of a special kind, or too many of them");
        }
        Relation inner = alternatives();
        if (at == regex.length()) {
            throw new Unclear("a parenthesis that is not closed");
        }
        at++;
        depth--;
        return inner;
    }

    private char escaped() throws Unclear {
        if (at == regex.length() || Character.isLetterOrDigit(regex.charAt(at))) {
            throw new Unclear("an escape of a letter or digit");
        }
        return regex.charAt(at++);
    }

    private Relation set() throws Unclear {
        boolean negated = regex.startsWith("^", at);
        at += negated ? 1 : 0;
        StringBuilder members = new StringBuilder();
        boolean first = true;
        while (at < regex.length() && regex.charAt(at) != ']') {
            char c = regex.charAt(at++);
            if (c == '[') {
                throw new Unclear("\"[\" in a set of characters");
            }
            if (c == '\\') {
                // Some read the backslash as itself: it is no character of any probe, so both readings agree.
                c = escaped();
            }
            if (regex.startsWith("-", at) && at + 1 < regex.length() && regex.charAt(at + 1) != ']') {
                range(c, regex.charAt(at + 1), members);
                at += 2;
            } else {
                members.append(c);
            }
            first = false;
        }
        if (at == regex.length() || first) {
            throw new Unclear("a set of characters that is empty or not closed");
        }
        at++;
        return characters(members.toString(), negated);
    }

    private void range(char from, char to, StringBuilder members) throws Unclear {
        if (from > to || to == '\\' || to == '[') {
            throw new Unclear("the range " + from + "-" + to);
        }
        // Only what the probe holds can matter.
        probe.chars().filter(c -> from <= c && c <= to).forEach(c -> members.append((char) c));
    }

    /** One character of a set; of all characters if the set is {@code null}. */
    private Relation characters(@Nullable String members, boolean negated) {
        Relation one = new Relation(probe.length());
        for (int i = 0; i < probe.length(); i++) {
            if (members == null || (members.indexOf(probe.charAt(i)) >= 0) != negated) {
                one.ends[i].set(i + 1);
            }
        }
        return one;
    }

    /** For each position of the probe, where a match that begins there may end. */
    private static final class Relation {
        private final BitSet[] ends;

        Relation(int length) {
            ends = new BitSet[length + 1];
            for (int i = 0; i <= length; i++) {
                ends[i] = new BitSet(length + 1);
            }
        }

        static Relation identity(int length) {
            return new Relation(length).orNothing();
        }

        static Relation at(int length, int position) {
            Relation relation = new Relation(length);
            relation.ends[position].set(position);
            return relation;
        }

        boolean isEmpty() {
            return List.of(ends).stream().allMatch(BitSet::isEmpty);
        }

        void add(Relation other) {
            for (int i = 0; i < ends.length; i++) {
                ends[i].or(other.ends[i]);
            }
        }

        /** This relation, or no step at all. */
        Relation orNothing() {
            Relation result = copy();
            for (int i = 0; i < ends.length; i++) {
                result.ends[i].set(i);
            }
            return result;
        }

        Relation then(Relation next) {
            Relation product = new Relation(ends.length - 1);
            for (int i = 0; i < ends.length; i++) {
                for (int k = ends[i].nextSetBit(0); k >= 0; k = ends[i].nextSetBit(k + 1)) {
                    product.ends[i].or(next.ends[k]);
                }
            }
            return product;
        }

        /** One or more steps. */
        Relation closure() {
            Relation result = copy();
            for (int k = 0; k < ends.length; k++) {
                for (BitSet end : result.ends) {
                    if (end.get(k)) {
                        end.or(result.ends[k]);
                    }
                }
            }
            return result;
        }

        private Relation copy() {
            Relation result = new Relation(ends.length - 1);
            result.add(this);
            return result;
        }
    }
}
