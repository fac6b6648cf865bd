package dev.nono.profile.model;

/** The lists of the section {@code filesystem}. */
public enum PathList {
    /** Directories to read and write, or globs of them. */
    ALLOW("allow"),
    /** Directories and files to read, or globs of them. */
    READ("read"),
    /** Directories to write, or globs of them. */
    WRITE("write"),
    /** Files to read and write. */
    ALLOW_FILE("allow_file"),
    /** Files to read. */
    READ_FILE("read_file"),
    /** Files to write. */
    WRITE_FILE("write_file"),
    /** Sockets to connect to. */
    UNIX_SOCKET("unix_socket"),
    /** Sockets to connect to and create. */
    UNIX_SOCKET_BIND("unix_socket_bind"),
    /** Directories whose sockets may be connected to. */
    UNIX_SOCKET_DIR("unix_socket_dir"),
    /** Directories in which sockets may also be created. */
    UNIX_SOCKET_DIR_BIND("unix_socket_dir_bind"),
    /** Directories below which all sockets may be connected to. */
    UNIX_SOCKET_SUBTREE("unix_socket_subtree"),
    /** Directories below which sockets may also be created. */
    UNIX_SOCKET_SUBTREE_BIND("unix_socket_subtree_bind"),
    /** Paths that stay closed, or globs of them. */
    DENY("deny"),
    /** Denied paths that are open as far as they are granted. */
    BYPASS_PROTECTION("bypass_protection"),
    /** Paths for which no grant is proposed. */
    SUPPRESS_SAVE_PROMPT("suppress_save_prompt");

    private final String wireName;

    PathList(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The name in profiles.
     *
     * @return the lower-case name
     */
    public String wireName() {
        return wireName;
    }

    /**
     * Whether {@code *} in an entry is a wildcard.
     *
     * @return true for lists that speak of trees
     */
    public boolean takesGlobs() {
        return this == ALLOW || this == READ || this == WRITE || this == DENY || this == BYPASS_PROTECTION;
    }

    /**
     * Whether an entry may be a token such as {@code @git:toplevel}.
     *
     * @return false for lists of sockets and of paths to keep quiet about
     */
    public boolean takesTokens() {
        return takesGlobs() || this == ALLOW_FILE || this == READ_FILE || this == WRITE_FILE;
    }

    /**
     * Whether an entry names sockets.
     *
     * @return true for the lists of sockets
     */
    public boolean isSocket() {
        return wireName.startsWith("unix_socket");
    }
}
