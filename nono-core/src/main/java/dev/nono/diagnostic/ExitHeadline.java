package dev.nono.diagnostic;

import dev.nono.TerminalText;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.GrantSuggestion;
import dev.nono.capability.RealPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The first lines of a footer: how the program ended, and what that usually means. */
final class ExitHeadline {
    private static final int NOT_EXECUTED = 127;
    private static final int NOT_PERMITTED = 126;
    private static final int SIGNAL_BASE = 128;
    private static final int HIGHEST_SIGNAL = 64;

    private static final Map<Integer, String> LINUX =
            Map.of(1, "HUP", 2, "INT", 4, "ILL", 6, "ABRT", 9, "KILL", 11, "SEGV", 13, "PIPE", 15, "TERM", 31, "SYS");
    private static final Map<Integer, String> MAC =
            Map.of(1, "HUP", 2, "INT", 4, "ILL", 6, "ABRT", 9, "KILL", 11, "SEGV", 13, "PIPE", 15, "TERM", 12, "SYS");

    private ExitHeadline() {}

    static List<String> of(int exitCode, Optional<Path> program, CapabilitySet caps) {
        if (exitCode == NOT_EXECUTED) {
            return notExecuted(program, caps);
        }
        if (exitCode == NOT_PERMITTED) {
            return List.of(
                    "Permission denied (exit code 126).",
                    "The file may lack execute permission, or the sandbox may not let the command start.");
        }
        if (exitCode > SIGNAL_BASE && exitCode <= SIGNAL_BASE + HIGHEST_SIGNAL) {
            return signal(exitCode);
        }
        return List.of("Command exited with code " + exitCode + ".");
    }

    private static List<String> notExecuted(Optional<Path> program, CapabilitySet caps) {
        if (program.isEmpty()) {
            return List.of(
                    "Command not found (exit code 127).",
                    "A program that the command starts may be missing from PATH or from the grants.");
        }
        List<String> lines = new ArrayList<>();
        lines.add("Failed to execute command (exit code 127).");
        Path real = RealPaths.tryCanonicalize(program.get());
        Path directory = real.getParent();
        if (directory == null) {
            return lines;
        }
        String shown = TerminalText.clean(real.toString());
        String fix = "Fix: nono run " + TerminalText.clean(new GrantSuggestion(directory, Access.READ, false).flag())
                + " ...";
        if (!reads(caps, real)) {
            lines.add("The program " + shown + " is not covered by a read grant.");
            lines.add(fix);
        } else if (!reads(caps, directory)) {
            lines.add("The program " + shown + " is readable, but its directory is not.");
            lines.add(fix);
        } else {
            lines.add("The program " + shown + " is readable. Possible causes:");
            lines.add("  - a shared library or the dynamic linker may not be readable");
            lines.add("  - the interpreter that a script names may be missing or not readable");
            lines.add("  - another path that the program needs at its start may not be readable");
            lines.add("Run again with -v to see what is granted.");
        }
        return lines;
    }

    private static boolean reads(CapabilitySet caps, Path path) {
        return caps.effectiveAccess(path).map(Access::reads).orElse(false);
    }

    private static List<String> signal(int exitCode) {
        int signal = exitCode - SIGNAL_BASE;
        boolean mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
        String name = (mac ? MAC : LINUX).getOrDefault(signal, "");
        String headline = "Command killed by signal " + signal + (name.isEmpty() ? "" : " / " + name) + " (exit code "
                + exitCode + ").";
        return switch (name) {
            case "KILL" ->
                List.of(
                        headline,
                        "Usually not caused by sandbox restrictions: memory may have run out, or something killed it.");
            case "SYS" -> List.of(headline, "The command may have made a blocked system call.");
            default -> List.of(headline);
        };
    }
}
