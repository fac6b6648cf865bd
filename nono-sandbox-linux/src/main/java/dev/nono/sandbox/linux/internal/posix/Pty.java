package dev.nono.sandbox.linux.internal.posix;

import static dev.nono.sandbox.linux.internal.posix.Errno.check;
import static dev.nono.sandbox.linux.internal.posix.Errno.checkNumber;

import java.nio.charset.StandardCharsets;

/** {@code pty(7)}: a new pseudo-terminal, held by its master. */
public final class Pty implements AutoCloseable {

    private static final long TIOCSWINSZ = 0x5414;

    private final Fd master;
    private final String slave;

    private Pty(Fd master, String slave) {
        this.master = master;
        this.slave = slave;
    }

    /**
     * The size of a terminal.
     *
     * @param rows of characters
     * @param columns of characters
     */
    public record Size(int rows, int columns) {}

    public static Pty open() {
        int flags = OpenFlags.O_RDWR | OpenFlags.O_NOCTTY | OpenFlags.O_CLOEXEC;
        Fd master = Fd.owning(check("posix_openpt", TerminalCalls.posix_openpt(flags)));
        try (NativeMemory name = NativeMemory.allocate(64)) {
            check("grantpt", TerminalCalls.grantpt(master.number()));
            check("unlockpt", TerminalCalls.unlockpt(master.number()));
            checkNumber("ptsname_r", TerminalCalls.ptsname_r(master.number(), name.address(), name.size()));
            return new Pty(master, new String(name.getCString(0), StandardCharsets.US_ASCII));
        } catch (RuntimeException e) {
            master.close();
            throw e;
        }
    }

    public Fd master() {
        return master;
    }

    /** The path of the slave, {@code /dev/pts/N}. */
    public String slave() {
        return slave;
    }

    public void resize(Size size) {
        try (NativeMemory winsize = NativeMemory.allocate(8)) {
            winsize.putShort(0, size.rows()).putShort(2, size.columns());
            master.ioctl(TIOCSWINSZ, winsize);
        }
    }

    @Override
    public void close() {
        master.close();
    }
}
