package dev.nono.sandbox.linux.internal.posix;

import static dev.nono.sandbox.linux.internal.posix.Errno.check;
import static dev.nono.sandbox.linux.internal.posix.Errno.checkNumber;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** {@code signal(7)}: numbers and names (asm-generic, the same on x86-64 and aarch64), sending, blocking. */
public final class Signals {

    public static final int SIGHUP = 1;
    public static final int SIGINT = 2;
    public static final int SIGQUIT = 3;
    public static final int SIGKILL = 9;
    public static final int SIGSEGV = 11;
    public static final int SIGPIPE = 13;
    public static final int SIGTERM = 15;
    public static final int SIGCHLD = 17;
    public static final int SIGCONT = 18;
    public static final int SIGSTOP = 19;
    public static final int SIGTSTP = 20;
    public static final int SIGTTIN = 21;
    public static final int SIGTTOU = 22;
    public static final int SIGWINCH = 28;
    public static final int SIGUSR1 = 10;
    public static final int SIGUSR2 = 12;

    private static final List<String> NAMES = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
            "WINCH", "IO", "PWR", "SYS");

    private static final int SIG_BLOCK = 0;
    private static final int SIG_SETMASK = 2;

    private Signals() {}

    /** {@code SIGTERM} for 15; {@code SIGRTMIN+n} from 34 on; {@code signal n} for what has no name. */
    public static String name(int signal) {
        if (signal >= 1 && signal <= NAMES.size()) {
            return "SIG" + NAMES.get(signal - 1);
        }
        if (signal >= 34 && signal <= 64) {
            return signal == 34 ? "SIGRTMIN" : "SIGRTMIN+" + (signal - 34);
        }
        return "signal " + signal;
    }

    /** The number of {@code SIGTERM}, {@code term} or {@code 15}. */
    public static OptionalInt number(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        int index = NAMES.indexOf(upper.startsWith("SIG") ? upper.substring(3) : upper);
        if (index >= 0) {
            return OptionalInt.of(index + 1);
        }
        if (name.matches("[1-9]|[1-5][0-9]|6[0-4]")) {
            return OptionalInt.of(Integer.parseInt(name));
        }
        return OptionalInt.empty();
    }

    /** {@code kill(2)}: a negative pid names a process group. */
    public static void kill(int pid, int signal) {
        check("kill", LibC.kill(pid, signal));
    }

    /** Whether the kernel still has this thread of a process. */
    public static boolean threadExists(int process, int thread) {
        return Syscalls.raw(Syscall.TGKILL, process, thread, 0, 0, 0, 0) != -Errno.ESRCH;
    }

    /** Adds the set to what the calling thread blocks. */
    public static void block(SignalSet set) {
        checkNumber("pthread_sigmask", SignalCalls.pthread_sigmask(SIG_BLOCK, set.address(), 0));
    }

    /** Makes the set all that the calling thread blocks. */
    public static void setMask(SignalSet set) {
        checkNumber("pthread_sigmask", SignalCalls.pthread_sigmask(SIG_SETMASK, set.address(), 0));
    }
}
