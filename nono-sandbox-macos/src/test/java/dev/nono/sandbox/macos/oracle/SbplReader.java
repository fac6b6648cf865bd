package dev.nono.sandbox.macos.oracle;

import java.util.ArrayList;
import java.util.List;

/** Reads forms. Whatever it does not know is an error: a profile of ours holds nothing else. */
final class SbplReader {
    private final String text;
    private int at;

    private SbplReader(String text) {
        this.text = text;
    }

    static List<Sexp> read(String text) {
        SbplReader reader = new SbplReader(text);
        List<Sexp> forms = new ArrayList<>();
        while (reader.skip()) {
            forms.add(reader.next());
        }
        return forms;
    }

    /** Skips blanks and comments; false at the end. */
    private boolean skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
                at++;
            } else if (c == ';') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end + 1;
            } else if (text.startsWith("#|", at)) {
                int end = text.indexOf("|#", at);
                if (end < 0) {
                    throw wrong("a comment that does not end");
                }
                at = end + 2;
            } else {
                return true;
            }
        }
        return false;
    }

    private Sexp next() {
        char c = text.charAt(at);
        if (c == '(') {
            at++;
            List<Sexp> items = new ArrayList<>();
            while (true) {
                if (!skip()) {
                    throw wrong("a form that does not end");
                }
                if (text.charAt(at) == ')') {
                    at++;
                    return new Sexp.Form(items);
                }
                items.add(next());
            }
        }
        if (c == '"') {
            return cooked();
        }
        if (text.startsWith("#\"", at)) {
            int end = text.indexOf('"', at + 2);
            if (end < 0) {
                throw wrong("a string that does not end");
            }
            String value = text.substring(at + 2, end);
            at = end + 1;
            return new Sexp.Str(value, true);
        }
        int start = at;
        while (at < text.length() && " \t\r\n()\";".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == start) {
            throw wrong("an unexpected " + c);
        }
        return new Sexp.Atom(text.substring(start, at));
    }

    private Sexp cooked() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return new Sexp.Str(value.toString(), false);
            }
            if (c == '\\') {
                if (at == text.length() || "\\\"".indexOf(text.charAt(at)) < 0) {
                    throw wrong("an escape that not every reader knows");
                }
                c = text.charAt(at++);
            }
            value.append(c);
        }
        throw wrong("a string that does not end");
    }

    private AssertionError wrong(String what) {
        return new AssertionError("the profile has " + what + " at " + at + " of:\n" + text);
    }
}
