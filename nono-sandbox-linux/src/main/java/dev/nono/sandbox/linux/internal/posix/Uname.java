package dev.nono.sandbox.linux.internal.posix;

import static dev.nono.sandbox.linux.internal.posix.Errno.check;

import java.nio.charset.StandardCharsets;

/**
 * {@code uname(2)}.
 *
 * @param release of the kernel, such as {@code 6.18.44}
 * @param version build text of the kernel
 * @param machine such as {@code x86_64}
 */
public record Uname(String release, String version, String machine) {

    private static final int FIELD = 65;

    public static Uname read() {
        try (NativeMemory names = NativeMemory.allocate(6 * FIELD)) {
            check("uname", LibC.uname(names.address()));
            return new Uname(field(names, 2), field(names, 3), field(names, 4));
        }
    }

    private static String field(NativeMemory names, int index) {
        return new String(names.getCString(index * FIELD), StandardCharsets.UTF_8);
    }
}
