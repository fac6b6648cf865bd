package dev.nono.cli.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.sandbox.OsString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

    /** The link {@code /proc/self} belongs to root, and so does what it names where the process cannot be dumped. */
    private static long userId() {
        Path status = Path.of("/proc/self/status");
        try {
            return Files.exists(status)
                    ? effective(Files.readString(status, StandardCharsets.ISO_8859_1))
                    : ((Integer) Files.getAttribute(Path.of(System.getProperty("user.home", "/")), "unix:uid"))
                            .longValue();
        } catch (IOException e) {
            throw new NonoException(ErrorCode.IO, "cannot find out the user id: " + e.getMessage(), e);
        }
    }

    /** The second of the four numbers of {@code Uid:}, see proc_pid_status(5). */
    static long effective(String status) {
        int real = status.indexOf("\nUid:\t") + "\nUid:\t".length();
        int start = status.indexOf('\t', real) + 1;
        return Long.parseLong(status.substring(start, status.indexOf('\t', start)));
    }
}
