package dev.nono.capability;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A piece of a platform rule: an atom or a form in parentheses. */
sealed interface SExpression {

    /**
     * A word, or the mark {@code #} of a regular expression.
     *
     * @param text as written
     */
    record Symbol(String text) implements SExpression {
        /** The name: the language does not tell upper from lower case. */
        String name() {
            return text.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A string.
     *
     * @param raw what stands between the quotes
     * @param regex whether {@code #} stands before it, so that it is a regular expression and no escape is read in it
     */
    record Text(String raw, boolean regex) implements SExpression {
        /** What the string means, or empty if it has an escape that only some readers know. */
        Optional<String> value() {
            if (regex) {
                return Optional.of(raw);
            }
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < raw.length(); i++) {
                char c = raw.charAt(i);
                if (c == '\\') {
                    i++;
                    c = raw.charAt(i);
                    if (c != '"' && c != '\\') {
                        return Optional.empty();
                    }
                }
                out.append(c);
            }
            return Optional.of(out.toString());
        }
    }

    /**
     * A form.
     *
     * @param items what stands between the parentheses
     */
    record Form(List<SExpression> items) implements SExpression {
        public Form {
            items = List.copyOf(items);
        }

        /** The name with which the form begins, or empty if it begins with something else. */
        String head() {
            return !items.isEmpty() && items.get(0) instanceof Symbol symbol ? symbol.name() : "";
        }

        /** Everything after the head. */
        List<SExpression> arguments() {
            return items.isEmpty() ? List.of() : items.subList(1, items.size());
        }
    }
}
