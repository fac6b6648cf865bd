package dev.nono.cli.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.sandbox.OsString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** For whom policy is resolved: the user of this process. */
public final class Contexts {
    private Contexts() {}

    /** The context of this process. */
    public static PolicyContext of(Map<OsString, OsString> variables) {
        return PolicyContext.of(Platform.ofThisSystem(), userId(), text(variables));
    }

    /** The variables as text. */
    public static Map<String, String> text(Map<OsString, OsString> variables) {
        Map<String, String> text = new HashMap<>();
        for (Map.Entry<OsString, OsString> variable : variables.entrySet()) {
            text.put(variable.getKey().toString(), variable.getValue().toString());
        }
        return text;
    }

    private static long userId() {
        Path self = Path.of("/proc/self");
        try {
            Path asked = Files.exists(self) ? self : Path.of(System.getProperty("user.home", "/"));
            return ((Integer) Files.getAttribute(asked, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
        } catch (IOException e) {
            throw new NonoException(ErrorCode.IO, "cannot find out the user id: " + e.getMessage(), e);
        }
    }
}
