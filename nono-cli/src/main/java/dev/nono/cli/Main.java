package dev.nono.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code nono} command. */
@Command(
        name = "nono",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs a program in a sandbox that the kernel enforces.")
public final class Main {
    private Main() {}

    /**
     * The command line with all its commands, as it parses and as its reference is generated from.
     *
     * @return a new command line
     */
    public static CommandLine commandLine() {
        return new CommandLine(new Main());
    }

    /**
     * Runs one command and returns.
     *
     * @param arguments as they stand after {@code nono}
     * @return the exit code
     */
    public static int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    /**
     * Runs one command and ends this JVM.
     *
     * @param arguments as they stand after {@code nono}
     */
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }
}
