package dev.nono.capability;

/** What a grant lets a program do with a file: read it (and execute it), write it, or both. */
public enum Access {
    /** Read and execute files, list directories. Never implies write. */
    READ("read", "read", "Read"),
    /** Write, create, remove, rename and truncate. Never implies read. */
    WRITE("write", "write", "Write"),
    /** Both. */
    READ_WRITE("read+write", "readwrite", "ReadWrite");

    private final String display;
    private final String manifestName;
    private final String variantName;

    Access(String display, String manifestName, String variantName) {
        this.display = display;
        this.manifestName = manifestName;
        this.variantName = variantName;
    }

    /**
     * Whether this access includes all of another.
     *
     * @param required what is asked for
     * @return true if every right of {@code required} is in this access
     */
    public boolean contains(Access required) {
        return this == READ_WRITE || this == required;
    }

    /**
     * Both accesses together.
     *
     * @param other the access to add
     * @return this access if they are equal, else {@link #READ_WRITE}
     */
    public Access union(Access other) {
        return this == other ? this : READ_WRITE;
    }

    /**
     * Whether reading is included.
     *
     * @return true for {@link #READ} and {@link #READ_WRITE}
     */
    public boolean reads() {
        return this != WRITE;
    }

    /**
     * Whether writing is included.
     *
     * @return true for {@link #WRITE} and {@link #READ_WRITE}
     */
    public boolean writes() {
        return this != READ;
    }

    /**
     * The text shown to people and written to SDK state files.
     *
     * @return {@code read}, {@code write} or {@code read+write}
     */
    public String display() {
        return display;
    }

    /**
     * The name in manifests and in the capability file of the command line.
     *
     * @return {@code read}, {@code write} or {@code readwrite}
     */
    public String manifestName() {
        return manifestName;
    }

    /**
     * The name in diagnostics and in messages of the supervisor.
     *
     * @return {@code Read}, {@code Write} or {@code ReadWrite}
     */
    public String variantName() {
        return variantName;
    }

    @Override
    public String toString() {
        return display;
    }
}
