package dev.nono.state;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.nio.charset.StandardCharsets;

/** Fuzz target: the files that carry the capabilities of a sandbox. Read and written they mean the same. */
public final class StateFuzz {
    private StateFuzz() {}

    /** One input: the bytes of a file. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            CapabilityFile file = CapabilityFile.parse(text);
            same(file, CapabilityFile.parse(file.toJson()));
        } catch (NonoException e) {
            malformed(e);
        }
        try {
            SandboxState state = SandboxState.parse(text);
            same(state, SandboxState.parse(state.toJson()));
        } catch (NonoException e) {
            malformed(e);
        }
    }

    private static void same(Object one, Object other) {
        if (!one.equals(other)) {
            throw new AssertionError("written and read as " + other + " instead of " + one);
        }
    }

    private static void malformed(NonoException e) {
        if (e.code() != ErrorCode.CONFIG_PARSE) {
            throw new AssertionError("refused for another reason", e);
        }
    }
}
