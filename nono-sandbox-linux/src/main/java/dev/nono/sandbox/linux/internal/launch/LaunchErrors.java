package dev.nono.sandbox.linux.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.sandbox.ExecFailedException;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.linux.internal.landlock.LandlockException;
import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.seccomp.SeccompException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Why a program was not started, and what would mend it. */
final class LaunchErrors {
    private static final int HEAD = 256;

    private LaunchErrors() {}

    /**
     * Turns a failure of the spawning thread into an error for the caller.
     *
     * @param held why the first execution was refused by nono itself, if it was
     */
    static RuntimeException explain(SandboxRequest request, RuntimeException failure, Optional<RuntimeException> held) {
        if (held.isPresent()) {
            return new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "the limits could not be put in place and nothing was started: "
                            + held.get().getMessage(),
                    held.get());
        }
        if (failure instanceof LandlockException || failure instanceof SeccompException) {
            return new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "the sandbox cannot be made and nothing was started: " + failure.getMessage(),
                    failure);
        }
        return failure instanceof ErrnoException errno ? exec(request, errno) : failure;
    }

    private static ExecFailedException exec(SandboxRequest request, ErrnoException failure) {
        String program = request.program().toString();
        return new ExecFailedException(program, failure.errnoName(), reason(program, failure.errno()));
    }

    private static String reason(String program, int errno) {
        Optional<String> interpreter = interpreter(program);
        return switch (errno) {
            case Errno.EACCES ->
                interpreter
                        .map(path -> "it, or its interpreter " + path
                                + ", is not covered by a read grant; grant the directories of both for reading")
                        .orElse(
                                "it, its dynamic loader or a directory on the way is not covered by a read grant, or is not"
                                        + " executable; grant the directory of the program for reading");
            case Errno.ENOENT ->
                interpreter
                        .map(LaunchErrors::missing)
                        .orElse("it, its dynamic loader or the start directory does not exist");
            case Errno.ENOEXEC -> "it is no program: neither a binary of this machine nor a script with a #! line";
            case Errno.E2BIG -> "its arguments and variables are too long for this system";
            default -> Errno.describe(errno);
        };
    }

    private static String missing(String interpreter) {
        return interpreter.endsWith("\r")
                ? "its first line ends with a carriage return, which belongs to the name of the interpreter then; save it"
                        + " with plain line ends"
                : "its interpreter " + interpreter
                        + ", or the loader of that, does not exist; install it or mend the first" + " line";
    }

    /** Loads what an explanation needs, for a thread that may not be able to load it later. */
    static void preload() {
        interpreter("/proc/self/status");
    }

    /** The program that the first line of a script names. */
    private static Optional<String> interpreter(String program) {
        Path file = Path.of(program);
        if (!Files.isRegularFile(file)) {
            // A pipe would keep the reader waiting for a writer.
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
            if (!head.startsWith("#!")) {
                return Optional.empty();
            }
            String[] words = head.substring(2)
                    .split("\n", 2)[0]
                    .replaceFirst("^[ \t]+", "")
                    .split("[ \t]", 2);
            return Optional.of(words[0]).filter(path -> path.startsWith("/"));
        } catch (IOException e) {
            // It cannot be read here either: nothing to add to the error of the kernel.
            return Optional.empty();
        }
    }
}
