package dev.nono.sandbox.linux.internal.seccomp;

import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.NativeMemory;
import dev.nono.sandbox.linux.internal.posix.Prctl;
import dev.nono.sandbox.linux.internal.posix.Syscall;
import dev.nono.sandbox.linux.internal.posix.Syscalls;
import dev.nono.sandbox.linux.internal.seccomp.SeccompException.Stage;
import java.util.List;

/**
 * A {@link BpfProgram} in native memory, ready for the thread that will live under it. It is prepared on an unrestricted
 * thread; installing it takes two system calls and allocates nothing unless one fails.
 */
public final class SeccompFilter implements AutoCloseable {

    static final int SET_MODE_FILTER = 1;
    static final int NEW_LISTENER = 1 << 3;
    static final int WAIT_KILLABLE_RECV = 1 << 5;

    static {
        SeccompException.preload();
    }

    private final NativeMemory instructions;
    /** {@code struct sock_fprog}. */
    private final NativeMemory program;

    private SeccompFilter(BpfProgram source) {
        List<Instruction> code = source.instructions();
        instructions = NativeMemory.allocate(Instruction.SIZE * code.size());
        for (int i = 0; i < code.size(); i++) {
            Instruction instruction = code.get(i);
            int at = Instruction.SIZE * i;
            instructions.putShort(at, instruction.code());
            instructions.putByte(at + 2, instruction.jt()).putByte(at + 3, instruction.jf());
            instructions.putInt(at + 4, instruction.k());
        }
        program = NativeMemory.allocate(16);
        program.putShort(0, code.size()).putLong(8, instructions.address());
    }

    public static SeccompFilter prepare(BpfProgram program) {
        return new SeccompFilter(program);
    }

    /**
     * Puts the calling thread under the filter, for ever, with no listener.
     *
     * @throws SeccompException if the thread is not under it
     */
    public void install() {
        seccomp(0, Stage.INSTALL_STATIC_FILTER);
    }

    /**
     * Puts the calling thread under the filter, for ever, and returns the listener that its notifications go to. From now
     * on a call that the filter puts to the supervisor waits until somebody answers: another thread must be about to.
     *
     * @throws SeccompException if the thread is not under it
     */
    public Fd installListening() {
        return Fd.owning(seccomp(NEW_LISTENER | WAIT_KILLABLE_RECV, Stage.INSTALL_NOTIFY_FILTER));
    }

    private int seccomp(int flags, Stage stage) {
        try {
            Prctl.setNoNewPrivs();
        } catch (ErrnoException e) {
            throw new SeccompException(Stage.NO_NEW_PRIVS, e.errno());
        }
        long result = raw(flags);
        if (result == -Errno.EINVAL && (flags & WAIT_KILLABLE_RECV) != 0) {
            // Linux before 5.19: signals may interrupt and repeat a notification, nothing worse.
            result = raw(flags & ~WAIT_KILLABLE_RECV);
        }
        if (result < 0) {
            throw new SeccompException(stage, (int) -result);
        }
        return (int) result;
    }

    private long raw(int flags) {
        return Syscalls.raw(Syscall.SECCOMP, SET_MODE_FILTER, flags, program.address(), 0, 0, 0);
    }

    @Override
    public void close() {
        program.close();
        instructions.close();
    }
}
