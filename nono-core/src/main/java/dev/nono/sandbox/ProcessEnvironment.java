package dev.nono.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The variables with which this JVM was started, byte for byte where the system tells them. */
public final class ProcessEnvironment {
    private static final Path PROC = Path.of("/proc/self/environ");

    private ProcessEnvironment() {}

    /**
     * The variables of this JVM.
     *
     * @return an unmodifiable map, in the order of the system; of a name that is there twice, the first value, which is the one that programs
     *     see
     */
    public static Map<OsString, OsString> ofThisJvm() {
        return OfThisJvm.VARIABLES;
    }

    /** Read once: a JVM cannot change what it was started with. */
    private static final class OfThisJvm {
        static final Map<OsString, OsString> VARIABLES = Collections.unmodifiableMap(read());
    }

    private static Map<OsString, OsString> read() {
        if (Files.isReadable(PROC)) {
            try {
                return parse(Files.readAllBytes(PROC));
            } catch (IOException e) {
                // A system without procfs tells only text.
                return text();
            }
        }
        return text();
    }

    static Map<OsString, OsString> parse(byte[] block) {
        Map<OsString, OsString> variables = new LinkedHashMap<>();
        int start = 0;
        for (int i = 0; i < block.length; i++) {
            if (block[i] == 0) {
                put(variables, block, start, i);
                start = i + 1;
            }
        }
        put(variables, block, start, block.length);
        return variables;
    }

    private static void put(Map<OsString, OsString> variables, byte[] block, int start, int end) {
        for (int i = start + 1; i < end; i++) {
            if (block[i] == '=') {
                variables.putIfAbsent(
                        OsString.ofBytes(Arrays.copyOfRange(block, start, i)),
                        OsString.ofBytes(Arrays.copyOfRange(block, i + 1, end)));
                return;
            }
        }
    }

    private static Map<OsString, OsString> text() {
        Map<OsString, OsString> variables = new LinkedHashMap<>();
        System.getenv().forEach((name, value) -> variables.put(OsString.of(name), OsString.of(value)));
        return variables;
    }
}
