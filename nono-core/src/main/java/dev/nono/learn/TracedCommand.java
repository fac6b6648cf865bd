package dev.nono.learn;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program that a {@link SystemTracer} runs. Its input is that of this process, and both of its outputs go to standard error.
 *
 * @param program the file, absolute, its links resolved: tools know a process by that name
 * @param arguments what follows the name
 * @param environment all of its variables
 * @param directory where it starts
 * @param timeout after which it is ended
 */
public record TracedCommand(
        Path program,
        List<String> arguments,
        Map<String, String> environment,
        Path directory,
        Optional<Duration> timeout) {
    /** Copies the collections. */
    public TracedCommand {
        if (!program.isAbsolute()) {
            throw new IllegalArgumentException("not absolute: " + program);
        }
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }
}
