package dev.nono.sandbox.macos.internal.denial;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects what the log tells about one program, while it runs and for a moment after. It is help, not part of the sandbox:
 * where the log cannot be read, the program runs all the same, and nothing is reported.
 */
public final class DenialLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DenialLog.class);
    private static final String TOOL = "/usr/bin/log";
    private static final String PREDICATE = "((processID == 0) AND (senderImagePath CONTAINS \"/Sandbox\"))"
            + " OR (process == \"sandboxd\") OR (subsystem == \"com.apple.sandbox.reporting\")";
    /** How many different refusals are kept. */
    private static final int MAX_KEPT = 50;
    /** Longer lines are passed over: a program chooses the paths that they hold. */
    private static final int MAX_LINE = 64 * 1024;

    private static final int HISTORY_SECONDS = 5;
    private static final long SECONDS_TO_READ = 5;

    private final long pid;
    private final String name;
    private final Consumer<LoggedDenial> receiver;
    private final Set<LoggedDenial> kept = new LinkedHashSet<>();
    private final Process stream;
    private final Thread reader;

    private DenialLog(long pid, String name, Consumer<LoggedDenial> receiver, Process stream) {
        this.pid = pid;
        this.name = name;
        this.receiver = receiver;
        this.stream = stream;
        this.reader = new Thread(() -> read(stream, false), "nono-denial-log");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Begins to read the log.
     *
     * @param pid the program
     * @param name the last part of its path
     * @param receiver gets each refusal once, on a thread of the log
     * @return the log, or empty if it cannot be read on this machine
     */
    public static Optional<DenialLog> follow(long pid, String name, Consumer<LoggedDenial> receiver) {
        try {
            return Optional.of(new DenialLog(
                    pid, name, receiver, tool(List.of("stream", "--style", "ndjson", "--level", "debug"))));
        } catch (IOException e) {
            LOG.info("the log of the system cannot be read, so refusals are not reported: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static Process tool(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(TOOL));
        command.addAll(arguments);
        command.addAll(List.of("--predicate", PREDICATE));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("DYLD_"));
        return builder.start();
    }

    private void read(Process source, boolean filesOnly) {
        try (Reader in = new BufferedReader(new InputStreamReader(source.getInputStream(), StandardCharsets.UTF_8))) {
            for (Optional<String> line = line(in); line.isPresent(); line = line(in)) {
                LogLine.parse(line.get(), pid, name)
                        .filter(denial -> !filesOnly || denial.operation().startsWith("file-"))
                        .ifPresent(this::keep);
            }
        } catch (IOException e) {
            LOG.debug("the log of the system ended: {}", e.getMessage());
        }
    }

    /** The next line, empty if it is too long to be one that helps; none at the end. */
    static Optional<String> line(Reader in) throws IOException {
        StringBuilder line = new StringBuilder();
        boolean any = false;
        for (int c = in.read(); c >= 0; c = in.read()) {
            any = true;
            if (c == '\n') {
                break;
            }
            if (line.length() <= MAX_LINE) {
                line.append((char) c);
            }
        }
        if (!any) {
            return Optional.empty();
        }
        return Optional.of(line.length() > MAX_LINE ? "" : line.toString());
    }

    private void keep(LoggedDenial denial) {
        synchronized (kept) {
            if (kept.size() >= MAX_KEPT || !kept.add(denial)) {
                return;
            }
        }
        receiver.accept(denial);
    }

    /** What was told so far, in order. */
    public List<LoggedDenial> denials() {
        synchronized (kept) {
            return List.copyOf(kept);
        }
    }

    /**
     * Stops following. A command that was over before the stream had begun is looked up once more.
     *
     * @param failed whether the program ended with an error, so that a look back is worth its time
     */
    public void finish(boolean failed) {
        close();
        if (failed && denials().isEmpty()) {
            lookBack();
        }
    }

    private void lookBack() {
        try {
            Process show = tool(List.of("show", "--style", "ndjson", "--last", "10s"));
            Thread look = new Thread(() -> read(show, true), "nono-denial-log-show");
            look.setDaemon(true);
            look.start();
            if (!show.waitFor(HISTORY_SECONDS, TimeUnit.SECONDS)) {
                show.destroyForcibly();
            }
            look.join(TimeUnit.SECONDS.toMillis(SECONDS_TO_READ));
        } catch (IOException e) {
            LOG.debug("the log of the last seconds cannot be read: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        // Not the process itself, which would close what is still to be read.
        stream.toHandle().destroyForcibly();
        try {
            reader.join(TimeUnit.SECONDS.toMillis(SECONDS_TO_READ));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stream.destroyForcibly();
    }
}
