package dev.nono.capability;

/** Whether a program may use the graphics processors. */
public enum GpuAccess {
    /** No device. */
    NONE("none"),
    /** Every render and compute device of the machine, never a display or a switch. */
    ALL("all");

    private final String wireName;

    GpuAccess(String wireName) {
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
}
