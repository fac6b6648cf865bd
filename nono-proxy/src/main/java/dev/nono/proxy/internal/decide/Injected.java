package dev.nono.proxy.internal.decide;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The credential that was put into the target of a request, as it may be written elsewhere. An upstream that redirects repeats the target, and with it a
 * credential that stands in its path or query; the program sees the answer and must not see that.
 */
public final class Injected {
    /** Shorter texts stand in a header by chance, and are no secrets. */
    private static final int SHORTEST = 8;

    private final List<String> forms;

    /**
     * Keeps the forms.
     *
     * @param forms the credential as it is, escaped, encoded; those of fewer than 8 characters are not looked for
     */
    public Injected(Collection<String> forms) {
        this.forms = forms.stream()
                .filter(form -> form.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /**
     * Tells whether a text holds the credential.
     *
     * @param text any text
     * @return whether one of the forms is in it
     */
    public boolean isIn(String text) {
        for (String form : forms) {
            if (text.contains(form)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Puts something else in its place.
     *
     * @param text any text
     * @param phantom what stands for the credential where the program can see it
     * @return the text without the credential
     */
    public String without(String text, String phantom) {
        String rest = text;
        for (String form : forms) {
            rest = rest.replace(form, phantom);
        }
        return rest;
    }

    @Override
    public String toString() {
        return "***";
    }
}
