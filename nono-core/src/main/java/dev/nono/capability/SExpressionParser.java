package dev.nono.capability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads platform rules. Comments are passed over where the platform passes them over; whatever a reader could
 * understand in another way is refused.
 */
final class SExpressionParser {
    private static final int MAX_LENGTH = 65_536;
    private static final int MAX_DEPTH = 64;

    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private final Deque<List<SExpression>> open = new ArrayDeque<>();
    private int at;

    private SExpressionParser(String text) {
        this.text = text;
    }

    /**
     * What was read.
     *
     * @param forms the top-level pieces
     * @param tokens every word and string in order, without parentheses, quotes and comments
     */
    record Result(List<SExpression> forms, List<String> tokens) {}

    /** A rule that is no rule. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String reason) {
            super(reason);
        }
    }

    static Result parse(String text) throws Malformed {
        if (text.length() > MAX_LENGTH) {
            throw new Malformed("it is longer than " + MAX_LENGTH + " characters");
        }
        return new SExpressionParser(text).parse();
    }

    private Result parse() throws Malformed {
        List<SExpression> top = new ArrayList<>();
        open.push(top);
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isSpace(c)) {
                at++;
            } else if (c == ';') {
                skipLine();
            } else if (text.startsWith("#|", at)) {
                skipComment();
            } else if (c == '(') {
                at++;
                open();
            } else if (c == ')') {
                at++;
                close();
            } else if (c == '"') {
                string(false);
            } else {
                word();
            }
        }
        if (open.size() > 1) {
            throw new Malformed("a parenthesis is not closed");
        }
        return new Result(List.copyOf(top), List.copyOf(tokens));
    }

    private void open() throws Malformed {
        if (open.size() > MAX_DEPTH) {
            throw new Malformed("it is nested more than " + MAX_DEPTH + " deep");
        }
        open.push(new ArrayList<>());
    }

    private void close() throws Malformed {
        if (open.size() == 1) {
            throw new Malformed("a parenthesis is closed that was not opened");
        }
        List<SExpression> items = open.pop();
        add(new SExpression.Form(items));
    }

    private void string(boolean regex) throws Malformed {
        int start = at + 1;
        int end = start;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
            throw new Malformed("a string is not closed");
        }
        String raw = text.substring(start, end);
        tokens.add(raw);
        add(new SExpression.Text(raw, regex));
        at = end + 1;
    }

    private void word() throws Malformed {
        int start = at;
        at++;
        while (at < text.length() && !isDelimiter(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        tokens.add(word);
        if (word.equals("#") && at < text.length() && text.charAt(at) == '"') {
            string(true);
        } else {
            add(new SExpression.Symbol(word));
        }
    }

    private void add(SExpression piece) {
        open.element().add(piece);
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private void skipComment() throws Malformed {
        int end = text.indexOf("|#", at + 2);
        if (end < 0) {
            throw new Malformed("a comment is not closed");
        }
        at = end + 2;
    }

    private static boolean isDelimiter(char c) {
        return isSpace(c) || c == '(' || c == ')' || c == '"' || c == ';';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
