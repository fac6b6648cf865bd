package dev.nono.session;

import dev.nono.sandbox.OsString;
import dev.nono.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Set;

/**
 * A secret that is used for a program and that it must not have. Where a variable that it would inherit holds the secret, it gets something else in its
 * place: the variable from which the secret was taken, and others with the same value.
 *
 * @param secret the secret; the one who makes this closes it, after the program has started
 * @param standIn what the program gets instead
 */
public record WithheldSecret(Secret secret, OsString standIn) {
    /** Shorter texts stand in a longer one by chance. */
    private static final int SHORTEST_PART = 8;

    private static final int SHORTEST = 4;

    /** A text that stands in one of these is no secret, and without them nothing runs. */
    private static final Set<String> NEEDED =
            Set.of("PATH", "HOME", "PWD", "OLDPWD", "SHELL", "USER", "LOGNAME", "TMPDIR", "TERM", "LANG");

    /**
     * Tells whether a variable holds the secret.
     *
     * @param name the name of the variable
     * @param value its value
     * @return whether the program would get the secret through it
     */
    public boolean isIn(OsString name, OsString value) {
        return !without(name, value).equals(value);
    }

    /** What the program gets as the value. */
    OsString without(OsString name, OsString value) {
        if (NEEDED.contains(name.toString())) {
            return value;
        }
        byte[] hidden = secret.copyUtf8();
        try {
            byte[] text = value.bytes();
            if (hidden.length < SHORTEST || text.length < hidden.length) {
                return value;
            }
            if (Arrays.equals(text, hidden)) {
                return standIn;
            }
            return hidden.length < SHORTEST_PART ? value : replaced(text, hidden, value);
        } finally {
            Arrays.fill(hidden, (byte) 0);
        }
    }

    private OsString replaced(byte[] text, byte[] hidden, OsString value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 64);
        boolean found = false;
        for (int i = 0; i < text.length; ) {
            if (i + hidden.length <= text.length
                    && Arrays.equals(text, i, i + hidden.length, hidden, 0, hidden.length)) {
                out.writeBytes(standIn.bytes());
                i += hidden.length;
                found = true;
            } else {
                out.write(text[i++]);
            }
        }
        return found ? OsString.ofBytes(out.toByteArray()) : value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
