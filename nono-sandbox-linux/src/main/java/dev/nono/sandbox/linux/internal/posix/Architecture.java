package dev.nono.sandbox.linux.internal.posix;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machines that the backend knows, and what differs between them. System call numbers are in {@link Syscall}.
 *
 * <p>Sources: {@code linux/audit.h}, {@code asm-generic/fcntl.h} and {@code arch/arm64/include/uapi/asm/fcntl.h}.
 */
public enum Architecture {
    X86_64("x86_64", 0xC000003E, 0x20000, 0x10000),
    AARCH64("aarch64", 0xC00000B7, 0x8000, 0x4000);

    private final String kernelName;
    private final int auditArch;
    private final int openNoFollow;
    private final int openDirectory;

    Architecture(String kernelName, int auditArch, int openNoFollow, int openDirectory) {
        this.kernelName = kernelName;
        this.auditArch = auditArch;
        this.openNoFollow = openNoFollow;
        this.openDirectory = openDirectory;
    }

    /**
     * The machine that this JVM runs on.
     *
     * @throws UnsupportedOperationException if its system call table is not known here
     */
    public static Architecture current() {
        return Current.ARCHITECTURE;
    }

    /** The architecture that the JVM calls {@code osArch} ({@code os.arch}). */
    public static Architecture named(String osArch) {
        return switch (osArch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default ->
                throw new UnsupportedOperationException("no system call table for the architecture '" + osArch
                        + "': this backend knows x86_64 and aarch64");
        };
    }

    /** The architecture that seccomp reports as {@code auditArch}, if it is known here. */
    public static Optional<Architecture> ofAudit(int auditArch) {
        return Stream.of(values()).filter(known -> known.auditArch == auditArch).findFirst();
    }

    /** As {@code uname -m} prints it. */
    public String kernelName() {
        return kernelName;
    }

    /** The {@code AUDIT_ARCH_*} value that seccomp reports for native calls. */
    public int auditArch() {
        return auditArch;
    }

    public int openNoFollow() {
        return openNoFollow;
    }

    public int openDirectory() {
        return openDirectory;
    }

    private static final class Current {
        static final Architecture ARCHITECTURE = named(System.getProperty("os.arch", "unknown"));
    }
}
