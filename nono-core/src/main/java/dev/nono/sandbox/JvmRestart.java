package dev.nono.sandbox;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.GrantSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Restarts this JVM inside a sandbox. */
final class JvmRestart {
    /** Tells the restarted JVM which set it was given; the kernel tells whether that is so. */
    static final OsString MARK = OsString.of("NONO_JVM_SANDBOX");

    private static final List<String> SYSTEM_PATHS = List.of(
            "/usr/lib",
            "/usr/lib64",
            "/lib",
            "/lib64",
            "/usr/share/zoneinfo",
            "/etc/ld.so.cache",
            "/etc/localtime",
            "/etc/nsswitch.conf",
            "/etc/passwd",
            "/proc",
            "/sys/fs/cgroup",
            "/dev/random",
            "/dev/urandom");

    private JvmRestart() {}

    static void into(CapabilitySet caps) {
        String fingerprint = caps.fingerprint();
        Map<OsString, OsString> environment = new LinkedHashMap<>(ProcessEnvironment.ofThisJvm());
        OsString mark = environment.get(MARK);
        if (mark != null && isSandboxed()) {
            if (mark.toString().equals(fingerprint)) {
                return;
            }
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "this JVM was restarted inside a sandbox with other capabilities; ask for the same set each time");
        }
        environment.put(MARK, OsString.of(fingerprint));
        List<OsString> arguments = arguments();
        throw Sandbox.command(arguments)
                .program(OsString.of(executable().toString()))
                .environment(environment)
                .capabilities(withNeedsOfJvm(caps))
                .inheritIO()
                .exec();
    }

    /** Asks the kernel, where it can be asked: without new privileges and under a filter. */
    private static boolean isSandboxed() {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return true;
        }
        try {
            List<String> lines = Files.readAllLines(status);
            return lines.contains("NoNewPrivs:\t1") && lines.contains("Seccomp:\t2");
        } catch (IOException e) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT, "cannot read " + status + " to see whether this JVM is sandboxed", e);
        }
    }

    private static CapabilitySet withNeedsOfJvm(CapabilitySet caps) {
        CapabilitySetBuilder builder = caps.toBuilder();
        Stream.concat(
                        JvmFiles.ofThisJvm().stream(),
                        SYSTEM_PATHS.stream().map(Path::of).filter(Files::exists))
                .forEach(path -> builder.path(path, Access.READ, GrantSource.SYSTEM));
        return builder.build().deduplicated();
    }

    private static Path executable() {
        return ProcessHandle.current()
                .info()
                .command()
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    /** The argument vector of this process, whole: the handle of the JDK cuts long ones. */
    private static List<OsString> arguments() {
        Path cmdline = Path.of("/proc/self/cmdline");
        if (Files.exists(cmdline)) {
            try {
                return parse(Files.readAllBytes(cmdline));
            } catch (IOException e) {
                throw new NonoException(ErrorCode.IO, "cannot read " + cmdline + " to restart this JVM", e);
            }
        }
        String[] rest = ProcessHandle.current()
                .info()
                .arguments()
                .orElseThrow(() -> new NonoException(
                        ErrorCode.UNSUPPORTED_PLATFORM,
                        "this system does not tell the arguments of this JVM; start it with nono run"));
        List<OsString> vector = new ArrayList<>();
        vector.add(OsString.of(executable().toString()));
        Stream.of(rest)
                .map(argument -> argument.getBytes(StandardCharsets.UTF_8))
                .map(OsString::ofBytes)
                .forEach(vector::add);
        return vector;
    }

    static List<OsString> parse(byte[] cmdline) {
        List<OsString> vector = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < cmdline.length; i++) {
            if (cmdline[i] == 0) {
                vector.add(OsString.ofBytes(Arrays.copyOfRange(cmdline, start, i)));
                start = i + 1;
            }
        }
        return vector;
    }
}
