package dev.nono.sandbox.linux.internal.posix;

import static dev.nono.sandbox.linux.internal.posix.Errno.checkNumber;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code posix_spawn(3)}, prepared: program, arguments, environment, file actions and attributes lie in native memory, so
 * that {@link #spawn()} is one call which a restricted thread can make. The actions happen in the child in the order in
 * which they were added, after the new session and the signal attributes.
 */
public final class PosixSpawn implements AutoCloseable {

    private static final int SETSIGDEF = 0x04;
    private static final int SETSIGMASK = 0x08;
    private static final int SETSID = 0x80;

    /** More than any libc takes: glibc's are 80 and 336 bytes. */
    static final int ACTIONS_SIZE = 512;

    static final int ATTRIBUTES_SIZE = 1024;

    private final List<NativeMemory> strings = new ArrayList<>();
    private final NativeMemory actions = NativeMemory.allocate(ACTIONS_SIZE);
    private final NativeMemory attributes = NativeMemory.allocate(ATTRIBUTES_SIZE);
    private final NativeMemory pid = NativeMemory.allocate(4);
    private final NativeMemory path;
    private final CStrings arguments;
    private final CStrings environment;
    private short flags;
    private boolean closed;

    /**
     * A child that runs the program at {@code path}; nothing is looked up in {@code PATH}.
     *
     * @throws IllegalArgumentException if the path, an argument or a variable holds a NUL
     */
    public PosixSpawn(byte[] path, List<byte[]> arguments, List<byte[]> environment) {
        this.path = NativeMemory.cString(path);
        this.arguments = new CStrings(arguments);
        this.environment = new CStrings(environment);
        checkNumber("posix_spawn_file_actions_init", SpawnCalls.posix_spawn_file_actions_init(actions.address()));
        checkNumber("posix_spawnattr_init", SpawnCalls.posix_spawnattr_init(attributes.address()));
    }

    /** Whether libc can close all descriptors from a number on (glibc 2.34). */
    public static boolean supportsCloseFrom() {
        return Extension.CLOSE_FROM.exists();
    }

    /** Opens a file at the descriptor {@code fd}. The first terminal that a session leader opens controls it. */
    public PosixSpawn open(int fd, byte[] file, int openFlags) {
        NativeMemory name = hold(NativeMemory.cString(file));
        checkNumber(
                "posix_spawn_file_actions_addopen",
                SpawnCalls.posix_spawn_file_actions_addopen(actions.address(), fd, name.address(), openFlags, 0));
        return this;
    }

    /** Duplicates; when both numbers are the same, the descriptor merely survives the exec. */
    public PosixSpawn dup2(int from, int to) {
        checkNumber(
                "posix_spawn_file_actions_adddup2",
                SpawnCalls.posix_spawn_file_actions_adddup2(actions.address(), from, to));
        return this;
    }

    /**
     * Closes every descriptor from {@code first} on.
     *
     * @throws UnsupportedOperationException if libc cannot
     */
    public PosixSpawn closeFrom(int first) {
        Extension.CLOSE_FROM.add(actions.address(), first);
        return this;
    }

    /**
     * Changes the working directory.
     *
     * @throws UnsupportedOperationException if libc cannot
     */
    public PosixSpawn chdir(byte[] directory) {
        Extension.CHDIR.add(
                actions.address(), hold(NativeMemory.cString(directory)).address());
        return this;
    }

    /** The child leads a new session, without a controlling terminal. */
    public PosixSpawn newSession() {
        return flag(SETSID);
    }

    /** The child blocks no signal and ignores none, whatever the JVM does. */
    public PosixSpawn defaultSignals() {
        try (SignalSet none = SignalSet.empty();
                SignalSet all = SignalSet.full()) {
            checkNumber(
                    "posix_spawnattr_setsigmask",
                    SpawnCalls.posix_spawnattr_setsigmask(attributes.address(), none.address()));
            checkNumber(
                    "posix_spawnattr_setsigdefault",
                    SpawnCalls.posix_spawnattr_setsigdefault(attributes.address(), all.address()));
        }
        return flag(SETSIGDEF | SETSIGMASK);
    }

    /**
     * Starts the child, and returns when it has executed its program.
     *
     * @return its pid
     * @throws ErrnoException if it could not be started, or one of its actions or the exec itself failed
     */
    public int spawn() {
        int errno = SpawnCalls.posix_spawn(
                pid.address(),
                path.address(),
                actions.address(),
                attributes.address(),
                arguments.address(),
                environment.address());
        checkNumber("posix_spawn", errno);
        return pid.getInt(0);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        SpawnCalls.posix_spawn_file_actions_destroy(actions.address());
        SpawnCalls.posix_spawnattr_destroy(attributes.address());
        strings.forEach(NativeMemory::close);
        actions.close();
        attributes.close();
        pid.close();
        path.close();
        arguments.close();
        environment.close();
    }

    private NativeMemory hold(NativeMemory string) {
        strings.add(string);
        return string;
    }

    private PosixSpawn flag(int bits) {
        flags |= (short) bits;
        checkNumber("posix_spawnattr_setflags", SpawnCalls.posix_spawnattr_setflags(attributes.address(), flags));
        return this;
    }

    /** Functions that older C libraries lack: looked up when asked for, and called only while preparing. */
    private enum Extension {
        CLOSE_FROM("posix_spawn_file_actions_addclosefrom_np"),
        CHDIR("posix_spawn_file_actions_addchdir_np"),
        TCSETPGRP("posix_spawn_file_actions_addtcsetpgrp_np");

        private final String symbol;

        Extension(String symbol) {
            this.symbol = symbol;
        }

        boolean exists() {
            try {
                function();
                return true;
            } catch (UnsatisfiedLinkError e) {
                return false;
            }
        }

        void add(long actions, Object argument) {
            try {
                checkNumber(symbol, function().invokeInt(new Object[] {actions, argument}));
            } catch (UnsatisfiedLinkError e) {
                throw new UnsupportedOperationException("this libc has no " + symbol, e);
            }
        }

        private Function function() {
            return NativeLibrary.getProcess().getFunction(symbol);
        }
    }
}
