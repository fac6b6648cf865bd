package dev.nono.secret.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What a program meant. */
final class Said {
    private Said() {}

    /** Whether one of the texts occurs, without regard to case. */
    static boolean any(byte[] said, List<String> texts) {
        String all = new String(said, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        for (String text : texts) {
            if (all.contains(text.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}
