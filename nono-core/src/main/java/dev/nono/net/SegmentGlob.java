package dev.nono.net;

import dev.nono.NonoException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One segment of a pattern. */
final class SegmentGlob {
    private static final SegmentGlob ANY_NUMBER = new SegmentGlob(List.of());

    private final List<Token> tokens;

    /** One character that is wanted; without a set, any number of any characters. */
    private record Token(@Nullable BitSet set, boolean negated) {
        boolean isStar() {
            return set == null;
        }

        boolean accepts(char c) {
            return set != null && set.get(c) != negated;
        }
    }

    private SegmentGlob(List<Token> tokens) {
        this.tokens = tokens;
    }

    static SegmentGlob compile(String text, Function<String, NonoException> refusal) {
        if (text.equals("**")) {
            return ANY_NUMBER;
        }
        if (text.equals(".") || text.equals("..")) {
            throw refusal.apply("no request has a dot segment");
        }
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '*' -> {
                    if (tokens.isEmpty() || !tokens.get(tokens.size() - 1).isStar()) {
                        tokens.add(new Token(null, false));
                    }
                }
                case '?' -> tokens.add(new Token(new BitSet(), true));
                case '[' -> i = set(text, i, tokens, refusal);
                case '%' -> throw refusal.apply("write characters as they are after decoding, not as escapes with %");
                case '\\' -> {
                    if (++i == text.length()) {
                        throw refusal.apply("nothing follows the backslash");
                    }
                    tokens.add(literal(text.charAt(i)));
                }
                default -> tokens.add(literal(c));
            }
        }
        return new SegmentGlob(List.copyOf(tokens));
    }

    private static Token literal(char c) {
        BitSet one = new BitSet();
        one.set(c);
        return new Token(one, false);
    }

    /** Reads a set in brackets and returns the index of its end. */
    private static int set(String text, int open, List<Token> tokens, Function<String, NonoException> refusal) {
        int close = text.indexOf(']', open + 2);
        if (close < 0) {
            throw refusal.apply("a bracket is not closed");
        }
        boolean negated = text.charAt(open + 1) == '!';
        BitSet set = new BitSet();
        int i = open + (negated ? 2 : 1);
        if (i == close) {
            throw refusal.apply("a set is empty");
        }
        while (i < close) {
            char from = text.charAt(i);
            boolean range = i + 2 < close && text.charAt(i + 1) == '-';
            char to = range ? text.charAt(i + 2) : from;
            if (to < from) {
                throw refusal.apply("a range goes backwards");
            }
            set.set(from, to + 1);
            i += range ? 3 : 1;
        }
        tokens.add(new Token(set, negated));
        return close;
    }

    /** Whether it stands for any number of segments. */
    boolean isAnyNumber() {
        return this == ANY_NUMBER;
    }

    /** Greedy, with one point to return to: the last star. */
    boolean matches(String text) {
        int g = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            if (g < tokens.size() && tokens.get(g).isStar()) {
                star = g++;
                mark = t;
            } else if (g < tokens.size() && tokens.get(g).accepts(text.charAt(t))) {
                g++;
                t++;
            } else if (star >= 0) {
                g = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (g < tokens.size() && tokens.get(g).isStar()) {
            g++;
        }
        return g == tokens.size();
    }
}
