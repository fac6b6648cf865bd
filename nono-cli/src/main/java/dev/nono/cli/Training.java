package dev.nono.cli;

import java.util.List;

/**
 * What the launcher runs once to make the start-up archive: the commands that people wait for, in this JVM, so that their
 * classes are in the archive. Nothing here may change the machine, and a command that fails only makes the archive smaller.
 */
final class Training {
    private static final List<String[]> COMMANDS = List.of(
            new String[] {"--version"},
            new String[] {"--help"},
            new String[] {"no-such-command"},
            new String[] {"wrap", "--dry-run", "--allow-cwd", "--read", "/usr", "--", "true"},
            new String[] {"run", "--allow-cwd", "--block-net", "--", "true"},
            new String[] {"run", "--silent", "--allow-cwd", "--", "false"});

    private Training() {}

    /**
     * Runs the commands. The exit code is always 0.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        COMMANDS.forEach(Main::execute);
    }
}
