package dev.nono.sandbox.macos.oracle;

import java.util.List;

/** A piece of a profile. */
sealed interface Sexp {
    /** A word. */
    record Atom(String text) implements Sexp {}

    /** A string, its escapes read. */
    record Str(String value, boolean raw) implements Sexp {}

    /** A form in parentheses. */
    record Form(List<Sexp> items) implements Sexp {
        String head() {
            return items.isEmpty() || !(items.get(0) instanceof Atom atom) ? "" : atom.text();
        }

        List<Sexp> rest() {
            return items.subList(1, items.size());
        }
    }
}
