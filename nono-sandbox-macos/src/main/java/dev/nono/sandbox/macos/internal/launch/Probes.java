package dev.nono.sandbox.macos.internal.launch;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the sandbox of this machine can do, asked once by laying tiny profiles on a program that does nothing. */
final class Probes {
    static final String TOOL = "/usr/bin/sandbox-exec";
    private static final String IDLE = "/usr/bin/true";
    private static final int SECONDS = 10;

    private Probes() {}

    /**
     * The end of a trial.
     *
     * @param code the exit code
     * @param errors what was written to standard error
     */
    record Outcome(int code, String errors) {}

    private static final class Support {
        static final Optional<String> PROBLEM = ask();

        private static Optional<String> ask() {
            if (!Files.isExecutable(Path.of(TOOL))) {
                return Optional.of(TOOL + " is missing, which every macOS brings along; nothing can be confined");
            }
            Outcome plain = run(List.of("-p", "(version 1)(allow default)", IDLE));
            if (plain.code() == 0) {
                return Optional.empty();
            }
            if (System.getenv("NONO_CAP_FILE") != null) {
                return Optional.of(
                        "this is already inside a sandbox of nono, and macOS lays no second profile on a process;"
                                + " start the program directly, it is confined");
            }
            return Optional.of(
                    "this process is already inside a sandbox of macOS, which lays no second profile on a process ("
                            + plain.errors().strip() + "); start nono outside of it");
        }
    }

    private static final class HardLinks {
        static final boolean KNOWN =
                run(List.of("-p", "(version 1)(allow default)(deny file-link (literal \"/nono\"))", IDLE))
                                .code()
                        == 0;
    }

    /** Why nothing can be confined here, if so. */
    static Optional<String> problem() {
        return Support.PROBLEM;
    }

    /** Whether the kernel has an operation for hard links. */
    static boolean knowsHardLinks() {
        return problem().isEmpty() && HardLinks.KNOWN;
    }

    /** Lays a profile on a program that does nothing. Whatever it says then, it says about the profile. */
    static Outcome trial(Path profile) {
        return run(List.of("-f", profile.toString(), IDLE));
    }

    private static Outcome run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(TOOL));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String errors = new String(process.getErrorStream().readNBytes(4096), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Outcome(-1, TOOL + " did not end");
            }
            return new Outcome(process.exitValue(), errors);
        } catch (IOException e) {
            return new Outcome(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(-1, "interrupted");
        }
    }
}
