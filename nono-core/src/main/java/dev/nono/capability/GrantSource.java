package dev.nono.capability;

/**
 * Who asked for a grant: it decides which of two grants on one path survives, and is shown to the user.
 *
 * @param kind what kind of source it is
 * @param name the name of the group; empty for every other kind
 */
public record GrantSource(Kind kind, String name) {
    /** The source of what the user asked for. */
    public static final GrantSource USER = new GrantSource(Kind.USER, "");

    /** The source of what a profile asks for. */
    public static final GrantSource PROFILE = new GrantSource(Kind.PROFILE, "");

    /** The source of what nono adds by itself. */
    public static final GrantSource SYSTEM = new GrantSource(Kind.SYSTEM, "");

    /** Kinds of sources. */
    public enum Kind {
        /** A flag, an answer at a prompt, or the program that embeds nono. */
        USER,
        /** The file section of a profile. */
        PROFILE,
        /** A policy group. */
        GROUP,
        /** nono itself. */
        SYSTEM
    }

    /** Checks that groups, and only groups, have a name. */
    public GrantSource {
        if ((kind == Kind.GROUP) == name.isEmpty()) {
            throw new IllegalArgumentException("a group source, and no other, has a name");
        }
    }

    /**
     * The source of what a policy group brings.
     *
     * @param name the name of the group, not empty
     * @return the source
     */
    public static GrantSource group(String name) {
        return new GrantSource(Kind.GROUP, name);
    }

    /**
     * Whether a person or a profile named the path, as opposed to a group or nono.
     *
     * @return true for {@link Kind#USER} and {@link Kind#PROFILE}
     */
    public boolean isUserIntent() {
        return kind == Kind.USER || kind == Kind.PROFILE;
    }

    /**
     * The text shown to people and written to state files.
     *
     * @return {@code user}, {@code profile}, {@code system} or {@code group:<name>}
     */
    public String display() {
        return switch (kind) {
            case USER -> "user";
            case PROFILE -> "profile";
            case SYSTEM -> "system";
            case GROUP -> "group:" + name;
        };
    }

    @Override
    public String toString() {
        return display();
    }
}
