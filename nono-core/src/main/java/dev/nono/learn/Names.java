package dev.nono.learn;

import java.nio.file.Path;

/** Which paths a profile can name. */
final class Names {
    private Names() {}

    /**
     * Whether a path means itself in every list of a profile. A dollar sign begins a variable there, and a star and its kin
     * a pattern: a program that chooses the names of its files could make an entry mean another path.
     */
    static boolean canBeWritten(Path path) {
        String text = path.toString();
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '$', '*', '?', '[', ']', '\0' -> {
                    return false;
                }
                default -> {}
            }
        }
        return true;
    }
}
