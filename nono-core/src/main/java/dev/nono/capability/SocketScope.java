package dev.nono.capability;

/** Which socket paths a grant covers. */
public enum SocketScope {
    /** Exactly the path. */
    FILE("file"),
    /** The direct entries of the directory. */
    DIR_CHILDREN("dir_children"),
    /** Everything below the directory, not the directory itself. */
    DIR_SUBTREE("dir_subtree");

    private final String wireName;

    SocketScope(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The name in manifests and profiles.
     *
     * @return the lower-case name
     */
    public String wireName() {
        return wireName;
    }

    /**
     * The label shown to people.
     *
     * @return {@code file}, {@code dir-children} or {@code dir-subtree}
     */
    public String label() {
        return wireName.replace('_', '-');
    }
}
