package dev.nono.internal.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one program for its output.
 *
 * <p>The program gets an argument vector as it is, the root as its directory, an environment, and a null device as its input unless there is a text
 * for it. Both outputs are read while it runs, so that neither can block it, and never more than their limits is kept.
 * When it is late, prints too much, or nobody waits any longer, it is ended together with its process group: first
 * asked, then killed. What it leaves running behind its back is killed too, so that an output always ends.
 */
public final class HelperProcess {
    /** How long a program may take to end after it was asked to. */
    private static final long MILLIS_TO_END = 100;

    /** How long something else may keep the output open after the program has ended. */
    private static final long MILLIS_TO_CLOSE = 1000;

    /** How long it may take to read, on a machine with much else to do, what nobody can add to any more. */
    private static final long MILLIS_TO_READ = 10_000;

    /**
     * Sets what a Java process cannot set for a child, then becomes the program. The text is constant, and what is run
     * comes as arguments, which the shell does not interpret.
     */
    private static final String PREPARE = "umask 077; ulimit -c 0; exec \"$@\"";

    /**
     * Becomes a file that was opened once: its descriptor is compared with what was examined, and it is executed through
     * that descriptor, so that nobody can exchange the file in between. Where a descriptor cannot be executed (macOS), the
     * path is.
     */
    private static final String BECOME = "exec 3<&0 </dev/null; want=$1; file=$2; shift 2; "
            + "if [ -e /proc/self/fd/3 ]; then file=/proc/self/fd/3; "
            + "is=$(PATH=/usr/bin:/bin stat -L -c %d:%i:%u:%f $file); "
            + "else is=$(/usr/bin/stat -L -f %d:%i:%u:%Xp /dev/fd/3); fi; "
            + "[ \"$is\" = \"$want\" ] || { echo 'the file was exchanged while it was examined' >&2; exit 126; }; "
            + "exec \"$@\" \"$file\"";

    private static final String SEND = "kill -s \"$1\" -- \"-$2\"";
    private static final String SETSID = "/usr/bin/setsid";
    private static final File ROOT = new File("/");
    private static final File NOTHING = new File("/dev/null");

    private final List<String> command;
    private final Consumer<Map<String, String>> environment;
    private final byte @Nullable [] input;
    private final Interaction interaction;
    private final @Nullable ExaminedFile file;

    /** Which streams of this process the program shares. */
    public enum Interaction {
        /** None. */
        NONE,
        /** Its errors go to those of this process. */
        ERRORS,
        /** It reads from the input of this process, and stays in the foreground of its terminal. */
        TERMINAL
    }

    /** How a run ended. */
    public enum End {
        /** By itself. */
        EXITED,
        /** It was late, and was killed. */
        TIMED_OUT,
        /** It printed more than was allowed, and was killed. */
        TOO_LARGE,
        /** It did not take the whole input and failed. */
        INPUT_REFUSED
    }

    /**
     * What came of it. Close it to overwrite the output.
     *
     * @param end how it ended
     * @param exitCode its exit code, if it ended by itself
     * @param output what it printed
     * @param errors the beginning of its complaints
     */
    public record Result(End end, int exitCode, WipingBuffer output, WipingBuffer errors) implements AutoCloseable {
        @Override
        public void close() {
            output.close();
            errors.close();
        }
    }

    /**
     * How much a run may take.
     *
     * @param time how long; nothing for no limit
     * @param outputBytes how many bytes of output
     * @param errorBytes how many bytes of errors are kept; more are read and dropped
     */
    public record Limits(@Nullable Duration time, int outputBytes, int errorBytes) {}

    /**
     * Prepares a run.
     *
     * @param command an absolute path and the arguments
     * @param environment changes the variables, which are those of this process
     * @param input what the program reads; nothing for an empty input. Not overwritten
     * @param interaction what it shares with this process
     */
    public HelperProcess(
            List<String> command,
            Consumer<Map<String, String>> environment,
            byte @Nullable [] input,
            Interaction interaction) {
        this.command = List.copyOf(command);
        this.environment = environment;
        this.input = input == null ? null : input.clone();
        this.interaction = interaction;
        this.file = null;
    }

    /**
     * Prepares a run of a file that was examined. Its output is dropped; what it leaves running goes on.
     *
     * @param file the file
     * @param environment changes the variables, which are those of this process
     */
    public HelperProcess(ExaminedFile file, Consumer<Map<String, String>> environment) {
        this.command = List.of();
        this.environment = environment;
        this.input = null;
        this.interaction = Interaction.NONE;
        this.file = file;
    }

    /**
     * Runs the program and waits for it.
     *
     * @param limits what it may take
     * @return what came of it
     * @throws IOException if it cannot be started
     * @throws InterruptedException if nobody waits any longer; it was killed
     */
    public Result run(Limits limits) throws IOException, InterruptedException {
        boolean grouped = interaction != Interaction.TERMINAL && new File(SETSID).canExecute();
        ProcessBuilder builder = new ProcessBuilder(prepared(grouped));
        if (file == null) {
            // Not in the directory of this process: many programs obey what lies there, and sandboxed ones write there.
            builder.directory(ROOT);
        }
        environment.accept(builder.environment());
        builder.redirectInput(source());
        if (file != null) {
            builder.redirectOutput(Redirect.DISCARD);
        }
        builder.redirectError(interaction == Interaction.NONE ? Redirect.PIPE : Redirect.INHERIT);
        Process process = builder.start();
        Running running = new Running(process, grouped, file == null, limits);
        Thread atShutdown = new Thread(running::kill, "nono-helper-shutdown");
        remember(atShutdown, running);
        try {
            return running.await(input);
        } catch (InterruptedException e) {
            running.end();
            running.letGo();
            throw e;
        } finally {
            forget(atShutdown);
        }
    }

    private Redirect source() {
        if (interaction == Interaction.TERMINAL) {
            return Redirect.INHERIT;
        }
        if (file != null) {
            return Redirect.from(file.path().toFile());
        }
        return input == null ? Redirect.from(NOTHING) : Redirect.PIPE;
    }

    private List<String> prepared(boolean grouped) {
        List<String> all = new ArrayList<>(List.of("/bin/sh", "-c"));
        if (file == null) {
            all.addAll(List.of(PREPARE, "nono-helper"));
        } else {
            all.addAll(
                    List.of(BECOME, "nono-helper", file.identity(), file.path().toString()));
        }
        if (grouped) {
            all.add(SETSID);
        }
        all.addAll(command);
        return all;
    }

    /** A JVM that is ending takes no more threads for its end, and nobody would end the program. */
    private static void remember(Thread hook, Running running) throws IOException {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            running.kill();
            throw new IOException("nono is ending", e);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down, and the hook has nothing left to kill.
            return;
        }
    }

    private static final class Running {
        private final Process process;
        private final boolean grouped;
        private final boolean endsLeftovers;
        private final Limits limits;
        private final WipingBuffer output;
        private final WipingBuffer errors;
        private volatile boolean refusedInput;

        Running(Process process, boolean grouped, boolean endsLeftovers, Limits limits) {
            this.process = process;
            this.grouped = grouped;
            this.endsLeftovers = endsLeftovers;
            this.limits = limits;
            this.output = new WipingBuffer(limits.outputBytes());
            this.errors = new WipingBuffer(limits.errorBytes());
        }

        Result await(byte @Nullable [] input) throws InterruptedException {
            Thread out = reader("nono-helper-output", process.getInputStream(), output, true);
            Thread err = reader("nono-helper-errors", process.getErrorStream(), errors, false);
            List<Thread> streams = new ArrayList<>(List.of(out, err));
            if (input != null) {
                streams.add(start("nono-helper-input", () -> write(input)));
            }
            Duration time = limits.time();
            long deadline = time == null ? Long.MAX_VALUE : System.nanoTime() + time.toNanos();
            if (!exits(deadline)) {
                end();
                letGo();
                return result(End.TIMED_OUT);
            }
            if (!endsLeftovers) {
                if (!end(List.of(err), MILLIS_TO_END) && !groupLives()) {
                    end(List.of(err), MILLIS_TO_READ);
                }
                return result(End.EXITED);
            }
            if (!end(streams, MILLIS_TO_CLOSE)) {
                kill();
                end(streams, MILLIS_TO_READ);
            }
            // Something that left the group still holds the output: what was read may be half of it.
            boolean complete = !out.isAlive();
            letGo();
            if (output.overflowed()) {
                return result(End.TOO_LARGE);
            }
            return result(!complete ? End.TIMED_OUT : refusedInput ? End.INPUT_REFUSED : End.EXITED);
        }

        /** Whether all of these threads end in time. */
        private static boolean end(List<Thread> threads, long millis) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            boolean all = true;
            for (Thread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
                all &= !thread.isAlive();
            }
            return all;
        }

        private boolean exits(long deadline) throws InterruptedException {
            if (deadline == Long.MAX_VALUE) {
                process.waitFor();
                return true;
            }
            return process.waitFor(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        }

        private Result result(End end) {
            return new Result(end, process.isAlive() ? -1 : process.exitValue(), output, errors);
        }

        private Thread reader(String name, InputStream from, WipingBuffer to, boolean killsWhenFull) {
            return start(name, () -> {
                byte[] chunk = new byte[8192];
                try (from) {
                    for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
                        if (!to.add(chunk, n) && killsWhenFull) {
                            kill();
                            return;
                        }
                    }
                } catch (IOException e) {
                    // The stream was closed under the reader because the program was killed; the result says that.
                    return;
                } finally {
                    Arrays.fill(chunk, (byte) 0);
                }
            });
        }

        private void write(byte[] input) {
            try (OutputStream to = process.getOutputStream()) {
                to.write(input);
            } catch (IOException e) {
                // A program need not read what it gets; that matters only if it then fails.
                refusedInput = true;
            }
        }

        /** Asks everything in the group to end, and kills what does not. */
        void end() throws InterruptedException {
            signal("TERM");
            boolean gone = process.waitFor(MILLIS_TO_END, TimeUnit.MILLISECONDS);
            kill();
            if (!gone) {
                process.waitFor(MILLIS_TO_CLOSE, TimeUnit.MILLISECONDS);
            }
        }

        /** Kills everything that is known, and leaves what it said to be read: the process itself would close its streams. */
        void kill() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            signal("KILL");
            process.toHandle().destroyForcibly();
        }

        /** Closes the streams, which what has left the group may hold for ever. */
        void letGo() {
            process.destroyForcibly();
        }

        private boolean groupLives() {
            return !grouped || signal("0");
        }

        /** Whether anything in the group was there to get it. */
        private boolean signal(String name) {
            if (!grouped) {
                return false;
            }
            ProcessBuilder sender =
                    new ProcessBuilder("/bin/sh", "-c", SEND, "nono-helper", name, Long.toString(process.pid()));
            sender.environment().clear();
            sender.redirectInput(Redirect.from(NOTHING))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD);
            try {
                Process sending = sender.start();
                return sending.waitFor(MILLIS_TO_CLOSE, TimeUnit.MILLISECONDS) && sending.exitValue() == 0;
            } catch (IOException e) {
                // No shell to send with: what is known by its parent is killed all the same.
                process.toHandle().destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        }

        private static Thread start(String name, Runnable body) {
            Thread thread = new Thread(body, name);
            thread.setDaemon(true);
            thread.start();
            return thread;
        }
    }
}
