package dev.nono.internal.random;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Names that nobody can guess. */
public final class RandomHex {
    private static final Path KERNEL = Path.of("/dev/urandom");

    private RandomHex() {}

    /**
     * Eight random bytes from the kernel. It is asked directly: the providers of the platform take longer to load than
     * a session takes to start.
     *
     * @return 16 lower-case hexadecimal digits
     */
    public static String next() {
        byte[] bytes = new byte[8];
        if (!readKernel(bytes)) {
            new SecureRandom().nextBytes(bytes);
        }
        return HexFormat.of().formatHex(bytes);
    }

    private static boolean readKernel(byte[] bytes) {
        try (InputStream in = Files.newInputStream(KERNEL)) {
            return in.readNBytes(bytes, 0, bytes.length) == bytes.length;
        } catch (IOException e) {
            // A system without the device has a provider that works.
            return false;
        }
    }
}
