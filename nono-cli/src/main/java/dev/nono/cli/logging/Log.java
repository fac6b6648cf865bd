package dev.nono.cli.logging;

import dev.nono.cli.terminal.Printable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one log of this process. */
public final class Log {
    private static volatile LogLevel level = LogLevel.WARN;
    private static @Nullable OutputStream file;

    private Log() {}

    /**
     * Says what is logged and where.
     *
     * @param wanted the level
     * @param path a file to append to, in place of standard error
     * @return what went wrong with the file, in which case standard error is used
     */
    public static synchronized Optional<String> configure(LogLevel wanted, Optional<String> path) {
        level = wanted;
        file = null;
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            file = Files.newOutputStream(
                    Path.of(path.get()),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.WRITE);
            return Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.of(
                    "cannot append logs to " + path.get() + " (" + e.getMessage() + "); they go to standard error");
        }
    }

    static boolean isEnabled(LogLevel wanted) {
        return level.compareTo(wanted) >= 0;
    }

    static synchronized void write(LogLevel at, String logger, String message, @Nullable Throwable cause) {
        StringBuilder line = new StringBuilder();
        line.append(Instant.now())
                .append(' ')
                .append(at.name().toLowerCase(Locale.ROOT))
                .append(' ');
        line.append(logger.substring(logger.lastIndexOf('.') + 1)).append(": ");
        line.append(Printable.line(message)).append('\n');
        if (cause != null) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            line.append(Printable.lines(trace.toString()));
        }
        OutputStream to = file;
        try {
            if (to == null) {
                to = new FileOutputStream(FileDescriptor.err);
            }
            to.write(line.toString().getBytes(StandardCharsets.UTF_8));
            to.flush();
        } catch (IOException e) {
            // A log that cannot be written has nobody to tell.
            level = LogLevel.OFF;
        }
    }
}
