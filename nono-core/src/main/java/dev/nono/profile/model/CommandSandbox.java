package dev.nono.profile.model;

import java.util.List;

/**
 * The sandbox of one command.
 *
 * @param blockNetwork whether it has no network
 * @param allowedHosts the hosts that it reaches; all if empty
 * @param read directories to read
 * @param readFile files to read
 * @param write directories to write
 * @param writeFile files to write
 * @param allowCommands commands that it may run
 */
public record CommandSandbox(
        boolean blockNetwork,
        List<String> allowedHosts,
        List<String> read,
        List<String> readFile,
        List<String> write,
        List<String> writeFile,
        List<String> allowCommands) {
    /** Checks that nothing is missing and copies the collections. */
    public CommandSandbox {
        allowedHosts = List.copyOf(allowedHosts);
        read = List.copyOf(read);
        readFile = List.copyOf(readFile);
        write = List.copyOf(write);
        writeFile = List.copyOf(writeFile);
        allowCommands = List.copyOf(allowCommands);
    }
}
