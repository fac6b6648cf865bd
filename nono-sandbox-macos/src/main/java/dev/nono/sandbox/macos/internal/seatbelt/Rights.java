package dev.nono.sandbox.macos.internal.seatbelt;

import dev.nono.capability.Access;
import java.util.Optional;

/**
 * Reading and writing, each on its own; unlike {@link Access}, also neither.
 *
 * @param reads whether content may be read
 * @param writes whether content may be written, and the file be made and removed
 */
record Rights(boolean reads, boolean writes) {
    /** Every operation that changes a file, by its own name: a rule on the wildcard may lose against one on these. */
    static final String WRITE_OPERATIONS = "file-write-data file-write-create file-write-unlink file-write-flags"
            + " file-write-mode file-write-owner file-write-times file-write-xattr";

    /** Every operation that yields content. What a file is called and when it changed stays visible: tools look. */
    static final String READ_OPERATIONS = "file-read-data file-read-xattr file-map-executable";

    static final Rights NONE = new Rights(false, false);

    static Rights of(Access access) {
        return new Rights(access.reads(), access.writes());
    }

    static Rights of(Optional<Access> access) {
        return access.map(Rights::of).orElse(NONE);
    }

    Rights and(Rights more) {
        return new Rights(reads || more.reads, writes || more.writes);
    }

    Rights within(Rights most) {
        return new Rights(reads && most.reads, writes && most.writes);
    }

    boolean isEmpty() {
        return !reads && !writes;
    }
}
