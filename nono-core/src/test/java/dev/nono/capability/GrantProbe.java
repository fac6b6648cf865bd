package dev.nono.capability;

import dev.nono.NonoException;
import java.nio.file.Path;

/** Grants a directory and prints what came of it: for tests that need another user. */
final class GrantProbe {
    private GrantProbe() {}

    public static void main(String[] args) {
        System.out.println(outcome(Path.of(args[0])));
    }

    static String outcome(Path directory) {
        try {
            return FileGrant.directory(directory, Access.READ, GrantSource.USER)
                    .resolved()
                    .toString();
        } catch (NonoException e) {
            return e.code().name();
        }
    }
}
