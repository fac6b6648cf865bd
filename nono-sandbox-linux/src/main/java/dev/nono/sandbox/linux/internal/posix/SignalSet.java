package dev.nono.sandbox.linux.internal.posix;

import static dev.nono.sandbox.linux.internal.posix.Errno.check;

/** A {@code sigset_t}. */
public final class SignalSet implements AutoCloseable {

    /** Of glibc; musl's is as large. The kernel itself uses the first 8 bytes. */
    static final int SIZE = 128;

    private final NativeMemory memory = NativeMemory.allocate(SIZE);

    private SignalSet() {}

    public static SignalSet of(int... signals) {
        SignalSet set = new SignalSet();
        check("sigemptyset", SignalCalls.sigemptyset(set.address()));
        for (int signal : signals) {
            check("sigaddset", SignalCalls.sigaddset(set.address(), signal));
        }
        return set;
    }

    public static SignalSet empty() {
        return of();
    }

    /**
     * Every signal, 32 and 33 too. {@code sigfillset} of glibc leaves those two out because its threads use them, and
     * {@code posix_spawn} would then start the child with both ignored.
     */
    public static SignalSet full() {
        SignalSet set = new SignalSet();
        for (int i = 0; i < SIZE; i++) {
            set.memory.putByte(i, 0xFF);
        }
        return set;
    }

    long address() {
        return memory.address();
    }

    @Override
    public void close() {
        memory.close();
    }
}
