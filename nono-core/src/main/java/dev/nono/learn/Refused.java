package dev.nono.learn;

import dev.nono.capability.Access;
import dev.nono.profile.model.PathList;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What a program asked for and was refused, as an entry that a profile could have.
 *
 * @param path the path to grant
 * @param list the list of the profile that would grant it
 * @param protection the rule that protects the path, which a grant alone does not lift; empty if nothing does
 */
public record Refused(Path path, PathList list, Optional<String> protection) {
    /** Checks that nothing is missing. */
    public Refused {
        Objects.requireNonNull(path);
        Objects.requireNonNull(list);
        Objects.requireNonNull(protection);
    }

    /** Of a path as it was asked for. */
    static Refused of(Path path, Access access, boolean file, Optional<String> protection) {
        PathList list = switch (access) {
            case READ -> file ? PathList.READ_FILE : PathList.READ;
            case WRITE -> file ? PathList.WRITE_FILE : PathList.WRITE;
            case READ_WRITE -> file ? PathList.ALLOW_FILE : PathList.ALLOW;
        };
        return new Refused(path, list, protection);
    }

    /**
     * Whether the profile would also have to bypass a protection.
     *
     * @return true if a rule protects the path
     */
    public boolean isProtected() {
        return protection.isPresent();
    }

    /**
     * What would be granted, for people.
     *
     * @return such as {@code read the file}; the path follows
     */
    public String verb() {
        return switch (list) {
            case ALLOW -> "read and write the directory";
            case READ -> "read the directory";
            case WRITE -> "write the directory";
            case ALLOW_FILE -> "read and write the file";
            case READ_FILE -> "read the file";
            case WRITE_FILE -> "write the file";
            case UNIX_SOCKET_BIND -> "create the socket";
            default -> "connect to the socket";
        };
    }

    /**
     * The option of the command line that would grant it.
     *
     * @return such as {@code --read-file}
     */
    public String flag() {
        return switch (list) {
            case ALLOW -> "--allow";
            case READ -> "--read";
            case WRITE -> "--write";
            case ALLOW_FILE -> "--allow-file";
            case READ_FILE -> "--read-file";
            case WRITE_FILE -> "--write-file";
            case UNIX_SOCKET_BIND -> "--allow-unix-socket-bind";
            default -> "--allow-unix-socket";
        };
    }
}
