package dev.nono.cli;

import dev.nono.sandbox.OsString;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The arguments as bytes. The JVM decodes them by the locale before {@code main} sees them, and loses what does not fit;
 * the kernel still has them.
 */
final class RawArguments {
    private RawArguments() {}

    /** The arguments of {@code main}, byte for byte where the system tells them. */
    static List<OsString> of(String[] decoded) {
        if (decoded.length == 0) {
            return List.of();
        }
        try (FileInputStream file = new FileInputStream("/proc/self/cmdline")) {
            List<OsString> raw = last(file.readAllBytes(), decoded.length);
            if (raw.size() == decoded.length && agree(raw, decoded)) {
                return raw;
            }
        } catch (IOException e) {
            // No procfs: the text is all there is.
            return text(decoded);
        }
        return text(decoded);
    }

    /** The last words of a block in which a NUL ends each word. */
    static List<OsString> last(byte[] block, int count) {
        Deque<OsString> words = new ArrayDeque<>();
        int end = block.length - 1;
        while (end >= 0 && words.size() < count) {
            int start = end;
            while (start > 0 && block[start - 1] != 0) {
                start--;
            }
            words.addFirst(OsString.ofBytes(Arrays.copyOfRange(block, start, end)));
            end = start - 1;
        }
        return new ArrayList<>(words);
    }

    /** Whether the words are those that {@code main} got, as far as it got them whole. */
    private static boolean agree(List<OsString> raw, String[] decoded) {
        for (int i = 0; i < decoded.length; i++) {
            if (isAscii(decoded[i])
                    && decoded[i].indexOf('?') < 0
                    && !raw.get(i).toString().equals(decoded[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static List<OsString> text(String[] decoded) {
        List<OsString> words = new ArrayList<>(decoded.length);
        for (String word : decoded) {
            words.add(OsString.of(word));
        }
        return words;
    }
}
