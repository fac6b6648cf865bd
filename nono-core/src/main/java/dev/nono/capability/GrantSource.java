package dev.nono.capability;

/** Who asked for a grant: it decides which of two grants on one path survives, and is shown to the user. */
public sealed interface GrantSource {

    /** A flag, an answer at a prompt, or the program that embeds nono. */
    record User() implements GrantSource {
        @Override
        public String toString() {
            return display();
        }
    }

    /** The file section of a profile. */
    record Profile() implements GrantSource {
        @Override
        public String toString() {
            return display();
        }
    }

    /** nono itself. */
    record System() implements GrantSource {
        @Override
        public String toString() {
            return display();
        }
    }

    /**
     * A policy group.
     *
     * @param name the name of the group, not empty
     */
    record Group(String name) implements GrantSource {
        /** Checks the name. */
        public Group {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a group source needs the name of its group");
            }
        }

        @Override
        public String toString() {
            return display();
        }
    }

    /** The source of what the user asked for. */
    GrantSource USER = new User();

    /** The source of what a profile asks for. */
    GrantSource PROFILE = new Profile();

    /** The source of what nono adds by itself. */
    GrantSource SYSTEM = new System();

    /**
     * The source of what a policy group brings.
     *
     * @param name the name of the group
     * @return the source
     */
    static GrantSource group(String name) {
        return new Group(name);
    }

    /**
     * Whether a person or a profile named the path, as opposed to a group or nono.
     *
     * @return true for {@link User} and {@link Profile}
     */
    default boolean isUserIntent() {
        return this instanceof User || this instanceof Profile;
    }

    /**
     * The text shown to people and written to state files.
     *
     * @return {@code user}, {@code profile}, {@code system} or {@code group:<name>}
     */
    default String display() {
        if (this instanceof Group group) {
            return "group:" + group.name();
        }
        if (this instanceof User) {
            return "user";
        }
        return this instanceof Profile ? "profile" : "system";
    }
}
