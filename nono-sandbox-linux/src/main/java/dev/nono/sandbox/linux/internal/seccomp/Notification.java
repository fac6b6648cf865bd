package dev.nono.sandbox.linux.internal.seccomp;

import dev.nono.sandbox.linux.internal.posix.Architecture;
import dev.nono.sandbox.linux.internal.posix.NativeMemory;
import dev.nono.sandbox.linux.internal.posix.Syscall;
import java.util.Arrays;
import java.util.Optional;

/** A system call that waits for an answer, {@code struct seccomp_notif}. */
public final class Notification {

    /** Size of the struct as known here; the kernel's may be larger. */
    static final int SIZE = 80;

    private final long id;
    private final int tid;
    private final int number;
    private final int architecture;
    private final long[] arguments = new long[6];

    Notification(NativeMemory notif) {
        id = notif.getLong(0);
        tid = notif.getInt(8);
        number = notif.getInt(16);
        architecture = notif.getInt(20);
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = notif.getLong(32 + 8 * i);
        }
    }

    /** The cookie to answer with. */
    public long id() {
        return id;
    }

    /** The kernel's number of the calling thread, as this process sees it; 0 if it cannot see it. */
    public int tid() {
        return tid;
    }

    public int number() {
        return number;
    }

    /** The {@code AUDIT_ARCH_*} of the call. */
    public int architecture() {
        return architecture;
    }

    /** Which call it is, if it is a native one that is known here. */
    public Optional<Syscall> syscall() {
        Architecture here = Architecture.current();
        return architecture == here.auditArch() ? Syscall.of(here, number) : Optional.empty();
    }

    /** An argument as the register holds it, such as a pointer. */
    public long argument(int index) {
        return arguments[index];
    }

    /** An argument that the kernel takes as {@code int}: the low half. */
    public int intArgument(int index) {
        return (int) arguments[index];
    }

    @Override
    public String toString() {
        return syscall().map(Syscall::toString).orElse("call " + number) + " of thread " + tid + " "
                + Arrays.toString(arguments);
    }
}
