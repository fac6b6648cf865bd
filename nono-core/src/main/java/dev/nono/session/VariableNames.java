package dev.nono.session;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.sandbox.OsString;
import java.util.Map;

/** Which names of variables are acceptable. */
final class VariableNames {
    static final OsString PATH = OsString.of("PATH");
    static final OsString PWD = OsString.of("PWD");
    static final OsString OLDPWD = OsString.of("OLDPWD");
    static final OsString CAP_FILE = OsString.of("NONO_CAP_FILE");

    private static final byte[] OWN_PREFIX = Bytes.of("NONO_");

    private VariableNames() {}

    /** Refuses what cannot be a name at all: nothing, or something with an equals sign. */
    static void requireName(OsString name) {
        byte[] bytes = name.bytes();
        if (bytes.length == 0) {
            throw invalid(name, "it is empty");
        }
        for (byte b : bytes) {
            if (b == '=') {
                throw invalid(name, "it holds \"=\"");
            }
        }
    }

    /** Refuses what a user may not set: names that shells do not take, {@code PATH}, and names of nono itself. */
    static void requireSettable(OsString name) {
        requireName(name);
        byte[] bytes = name.bytes();
        for (int i = 0; i < bytes.length; i++) {
            if (!isNameByte(bytes[i], i == 0)) {
                throw invalid(name, "a name holds letters, digits and \"_\" and does not start with a digit");
            }
        }
        if (name.equals(PATH)) {
            throw invalid(name, "PATH decides which programs are found and stays as it is");
        }
        if (isOwn(name)) {
            throw invalid(name, "names that start with NONO_ belong to nono");
        }
    }

    /** Whether a name belongs to nono. */
    static boolean isOwn(OsString name) {
        return Bytes.startsWith(name.bytes(), OWN_PREFIX);
    }

    private static boolean isNameByte(byte b, boolean first) {
        return b == '_' || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (!first && b >= '0' && b <= '9');
    }

    private static NonoException invalid(OsString name, String why) {
        return new NonoException(
                ErrorCode.ENV_VAR_VALIDATION,
                "the variable \"" + name + "\" cannot be set: " + why + "; choose another name",
                Map.of("var", name.toString(), "reason", why),
                null);
    }
}
