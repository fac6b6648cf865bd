package dev.nono.sandbox.macos.it;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxCommand;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.Stdio;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of macOS in sandboxes. */
final class Mac {
    private static final long SECONDS = 60;

    private Mac() {}

    /**
     * How a program ended.
     *
     * @param code its exit code
     * @param output what it wrote, errors included
     */
    record Result(int code, String output) {
        boolean succeeded() {
            return code == 0;
        }
    }

    /** What a program of the system needs: the system itself, to read. */
    static CapabilitySetBuilder system() {
        CapabilitySetBuilder caps = CapabilitySet.builder();
        for (String directory : List.of(
                "/bin", "/usr/bin", "/usr/lib", "/usr/libexec", "/usr/share", "/System/Library", "/Library/Apple")) {
            if (Files.isDirectory(Path.of(directory))) {
                caps.read(Path.of(directory));
            }
        }
        for (String directory : List.of("/System/Cryptexes", "/private/var/db/dyld", "/private/etc", "/dev")) {
            if (Files.isDirectory(Path.of(directory))) {
                caps.read(Path.of(directory));
            }
        }
        return caps.readWrite(Path.of("/dev/null"));
    }

    static Result run(CapabilitySet caps, Path directory, String... command) {
        return run(Sandbox.command(command).capabilities(caps).directory(directory));
    }

    static Result shell(CapabilitySet caps, Path directory, String script) {
        return run(caps, directory, "/bin/sh", "-c", script);
    }

    static Result run(SandboxCommand command) {
        try (SandboxedProcess process =
                command.stdin(Stdio.DISCARD).mergeErrors().start()) {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the program did not end: " + output);
            }
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
