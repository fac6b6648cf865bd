package dev.nono.sandbox.linux.internal.posix;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The name of a file as the kernel knows it. A {@link Path} of the default file system keeps the very bytes, whatever the
 * locale can show of them; {@link Path#toString()} does not.
 */
public final class PathBytes {

    private PathBytes() {}

    /** The bytes of an absolute path. */
    public static byte[] of(Path path) {
        String text = path.toString();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return decoded(path);
            }
        }
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A file URI is the bytes, those outside ASCII percent-encoded, with a slash added behind a directory. */
    private static byte[] decoded(Path path) {
        String uri = path.toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < uri.length(); i++) {
            if (uri.charAt(i) == '%') {
                bytes.write(Integer.parseInt(uri, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(uri.charAt(i));
            }
        }
        byte[] name = bytes.toByteArray();
        boolean slash = name.length > 1 && name[name.length - 1] == '/';
        return slash ? Arrays.copyOf(name, name.length - 1) : name;
    }
}
