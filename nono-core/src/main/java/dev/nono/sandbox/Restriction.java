package dev.nono.sandbox;

/** One thing that a sandbox can hold a program to, as far as the system can. */
public enum Restriction {
    /** Opening, creating, removing and renaming files outside the grants. */
    FILES("files"),
    /** Truncating files outside the write grants. */
    TRUNCATION("file truncation"),
    /** Renaming and linking between two granted directories (a right, which old kernels cannot give). */
    RENAME_ACROSS("rename across directories"),
    /** Device control calls on devices outside the write grants. */
    DEVICE_CONTROL("device control"),
    /** Graphics processors (a right: their compute devices are granted; what a program does not get of it is said). */
    GPU("graphics processors"),
    /** Denied paths inside granted directories. */
    DENIED_PATHS("denied paths"),
    /** TCP connections and listeners. */
    TCP("TCP"),
    /** UDP, raw, netlink, packet, virtual-machine and all other sockets, io_uring, multipath TCP, TCP fast open. */
    OTHER_SOCKETS("UDP and other sockets"),
    /** The address, not only the port, of each TCP connection. */
    DESTINATIONS("TCP destinations"),
    /** Listening without binding to a granted port. */
    LISTENERS("TCP listeners"),
    /** Unix sockets with a path. */
    UNIX_SOCKETS("Unix sockets"),
    /** Unix sockets with an abstract name. */
    ABSTRACT_SOCKETS("abstract Unix sockets"),
    /** Signals to processes outside the sandbox. */
    SIGNALS("signals"),
    /** Inspection of processes outside the sandbox. */
    PROCESS_INFO("process information"),
    /** Tracing and reading the memory of processes outside the sandbox. */
    TRACING("tracing"),
    /** Execution of programs outside the listed places. */
    EXECUTION("execution"),
    /** System calls that no sandboxed program needs: kernel keyrings, modules, BPF, file handles, terminal injection. */
    SYSTEM_CALLS("dangerous system calls"),
    /** Gain of privileges by set-user-ID programs. */
    PRIVILEGES("privileges"),
    /** The memory ceiling. */
    MEMORY("memory limit"),
    /** The process ceiling. */
    PROCESSES("process limit"),
    /** The ceiling of open descriptors. */
    OPEN_FILES("open file limit"),
    /** The ceiling of the size of files. */
    FILE_SIZE("file size limit"),
    /** The ceiling of processor time. */
    CPU_TIME("processor time limit"),
    /** Rules in the language of another platform, which this one ignores. */
    PLATFORM_RULES("platform rules");

    private final String label;

    Restriction(String label) {
        this.label = label;
    }

    /**
     * The name for people.
     *
     * @return lower-case words
     */
    public String label() {
        return label;
    }
}
