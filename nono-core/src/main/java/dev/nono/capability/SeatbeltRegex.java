package dev.nono.capability;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Finds out what a regular expression of a platform rule lets through, by trying it. Only what every dialect of regular
 * expressions understands alike is tried; the rest is refused. The pattern is not trusted: matching has a budget of
 * steps.
 */
final class SeatbeltRegex {
    private static final List<String> PROBES = List.of("/", "/x", "/etc/passwd");
    private static final int MAX_LENGTH = 1_024;
    private static final int MAX_DEPTH = 16;
    private static final int BUDGET = 100_000;

    private SeatbeltRegex() {}

    /**
     * Why an expression cannot be granted.
     *
     * @param regex the expression
     * @return the reason, or empty if nothing speaks against it
     */
    static Optional<String> objection(String regex) {
        Optional<String> dialect = dialect(regex);
        if (dialect.isPresent()) {
            return dialect;
        }
        try {
            Pattern pattern = Pattern.compile(regex);
            for (String probe : PROBES) {
                if (pattern.matcher(new BudgetedText(probe)).find()) {
                    return Optional.of("its regular expression matches " + probe);
                }
            }
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of("its regular expression is malformed: " + e.getDescription());
        } catch (BudgetSpent e) {
            return Optional.of("its regular expression is too complex to be tried");
        }
    }

    /** What is wrong with the form of the expression. */
    private static Optional<String> dialect(String regex) {
        if (regex.length() > MAX_LENGTH) {
            return Optional.of("its regular expression is longer than " + MAX_LENGTH + " characters");
        }
        int depth = 0;
        boolean inClass = false;
        boolean quantified = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            boolean quantifier = false;
            if (c == '\\') {
                i++;
                if (i == regex.length() || Character.isLetterOrDigit(regex.charAt(i))) {
                    return unclear("an escape of a letter or digit");
                }
            } else if (inClass) {
                if (c == '[' || c == '&') {
                    return unclear("\"" + c + "\" in a set of characters");
                }
                inClass = c != ']';
            } else if (c == '[') {
                inClass = true;
                // Right after the opening, a caret and a closing bracket have another meaning.
                i += regex.startsWith("^", i + 1) ? 1 : 0;
                i += regex.startsWith("]", i + 1) ? 1 : 0;
                if (regex.charAt(i) == ']') {
                    return unclear("\"]\" as the first of a set of characters");
                }
            } else if (c == '(') {
                depth++;
                if (depth > MAX_DEPTH || regex.startsWith("?", i + 1)) {
                    return unclear("a group of a special kind, or too many of them");
                }
            } else if (c == ')') {
                depth--;
            } else if (c == '{' || c == '}') {
                return unclear("a counted repetition");
            } else if (c == '*' || c == '+' || c == '?') {
                if (quantified) {
                    return unclear("a repetition of a repetition");
                }
                quantifier = true;
            }
            quantified = quantifier;
        }
        return Optional.empty();
    }

    private static Optional<String> unclear(String what) {
        return Optional.of("its regular expression has " + what + ", which cannot be judged");
    }

    /** The steps are used up. */
    private static final class BudgetSpent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BudgetSpent() {
            super("regular expression too complex", null, false, false);
        }
    }

    /** A text that can be looked at only so often: what bounds a backtracking match without a clock. */
    private static final class BudgetedText implements CharSequence {
        private final String text;
        private int left = BUDGET;

        BudgetedText(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            left--;
            if (left < 0) {
                throw new BudgetSpent();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
