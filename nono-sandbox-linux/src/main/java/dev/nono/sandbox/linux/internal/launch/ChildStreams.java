package dev.nono.sandbox.linux.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.Stdio;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.PathBytes;
import dev.nono.sandbox.linux.internal.posix.PosixSpawn;
import dev.nono.sandbox.linux.internal.posix.Pty;
import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The three standard streams of a program: the ends that it gets, opened before anything is restricted, and the ends that
 * the JVM keeps. {@link #close()} frees the program's ends; those of the JVM belong to the process from then on.
 */
final class ChildStreams implements AutoCloseable {
    private static final Path NULL_DEVICE = Path.of("/dev/null");
    private static final int CREATE_MODE = 0666;

    private final List<Fd> childEnds = new ArrayList<>();
    private final List<Runnable> actions = new ArrayList<>();
    private final PosixSpawn spawn;
    private Optional<Pty> terminal = Optional.empty();
    private Optional<FdOutputStream> stdin = Optional.empty();
    private Optional<FdInputStream> stdout = Optional.empty();
    private Optional<FdInputStream> stderr = Optional.empty();

    private ChildStreams(PosixSpawn spawn) {
        this.spawn = spawn;
    }

    /** Opens what the request asks for and adds the file actions that give it to the program. */
    static ChildStreams prepare(SandboxRequest request, PosixSpawn spawn, Optional<Pty> terminal) {
        ChildStreams streams = new ChildStreams(spawn);
        try {
            if (terminal.isPresent()) {
                streams.connect(terminal.get());
            } else {
                streams.input(request.stdin());
                streams.stdout = streams.output(request.stdout(), 1);
                streams.stderr = streams.output(request.stderr(), 2);
                streams.actions.forEach(Runnable::run);
            }
            return streams;
        } catch (ErrnoException e) {
            streams.abandon();
            throw new NonoException(ErrorCode.IO, "cannot open the standard streams: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            streams.abandon();
            throw e;
        }
    }

    /** The JVM's end of standard input; one that swallows everything if there is none. */
    OutputStream stdin() {
        return stdin.<OutputStream>map(BufferedOutputStream::new).orElseGet(OutputStream::nullOutputStream);
    }

    /** The JVM's end of standard output; an empty one if there is none. */
    InputStream stdout() {
        return stdout.<InputStream>map(stream -> stream).orElseGet(InputStream::nullInputStream);
    }

    /** The JVM's end of standard error; an empty one if there is none. */
    InputStream stderr() {
        return stderr.<InputStream>map(stream -> stream).orElseGet(InputStream::nullInputStream);
    }

    /** The terminal of the program, if it has its own. */
    Optional<Pty> terminal() {
        return terminal;
    }

    private void connect(Pty pty) {
        spawn.open(0, PathBytes.of(Path.of(pty.slave())), OpenFlags.O_RDWR)
                .dup2(0, 1)
                .dup2(0, 2);
        terminal = Optional.of(pty);
        stdout = Optional.of(new FdInputStream(pty.master().dup()));
        stdin = Optional.of(new FdOutputStream(pty.master().dup()));
    }

    private void input(Stdio source) {
        switch (source.kind()) {
            case INHERIT -> inherit(0);
            case PIPE -> {
                Fd[] pipe = pipe();
                give(pipe[0], 0);
                stdin = Optional.of(new FdOutputStream(pipe[1]));
            }
            case DISCARD, MERGE -> give(open(NULL_DEVICE, OpenFlags.O_RDONLY), 0);
            case FILE, APPEND -> give(open(source.path().orElseThrow(), OpenFlags.O_RDONLY), 0);
        }
    }

    private Optional<FdInputStream> output(Stdio target, int number) {
        switch (target.kind()) {
            case INHERIT -> inherit(number);
            case PIPE -> {
                Fd[] pipe = pipe();
                give(pipe[1], number);
                return Optional.of(new FdInputStream(pipe[0]));
            }
            case MERGE -> actions.add(() -> spawn.dup2(1, number));
            case DISCARD -> give(open(NULL_DEVICE, OpenFlags.O_WRONLY), number);
            case FILE -> give(create(target, OpenFlags.O_TRUNC), number);
            case APPEND -> give(create(target, OpenFlags.O_APPEND), number);
        }
        return Optional.empty();
    }

    /**
     * Hands on the stream of this JVM. Where it has none, the number may belong to a file of the JVM, which closes on
     * exec: then the program gets the null device.
     */
    private void inherit(int number) {
        if (isStandardStream(number)) {
            actions.add(() -> spawn.dup2(number, number));
        } else {
            give(open(NULL_DEVICE, OpenFlags.O_RDWR), number);
        }
    }

    static boolean isStandardStream(int number) {
        Fd borrowed = Fd.owning(number);
        try {
            return !borrowed.closesOnExec();
        } catch (ErrnoException e) {
            // EBADF: this JVM was started without the stream.
            return false;
        } finally {
            borrowed.release();
        }
    }

    private void give(Fd fd, int number) {
        childEnds.add(fd);
        actions.add(() -> spawn.dup2(fd.number(), number));
    }

    private static Fd create(Stdio target, int how) {
        return open(target.path().orElseThrow(), OpenFlags.O_WRONLY | OpenFlags.O_CREAT | how);
    }

    private static Fd open(Path path, int flags) {
        try {
            return aboveStandard(Fd.open(PathBytes.of(path), flags, CREATE_MODE));
        } catch (ErrnoException e) {
            throw NonoException.forPath(
                    ErrorCode.IO,
                    path,
                    "cannot open " + path + " for a standard stream and nothing was started: " + e.getMessage()
                            + "; check the path and its permissions",
                    e);
        }
    }

    private static Fd[] pipe() {
        Fd[] ends = Fd.pipe();
        return new Fd[] {aboveStandard(ends[0]), aboveStandard(ends[1])};
    }

    /** A descriptor that no action of the spawn overwrites before it is used. */
    private static Fd aboveStandard(Fd fd) {
        if (fd.number() > 2) {
            return fd;
        }
        try (fd) {
            return fd.dup();
        }
    }

    /** Frees the ends of the program, which has its own by now. */
    @Override
    public void close() {
        childEnds.forEach(Fd::close);
    }

    /** Frees both ends, when no program was started. */
    void abandon() {
        close();
        stdin.ifPresent(FdOutputStream::close);
        stdout.ifPresent(FdInputStream::close);
        stderr.ifPresent(FdInputStream::close);
    }
}
