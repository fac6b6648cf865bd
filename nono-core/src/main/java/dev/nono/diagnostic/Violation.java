package dev.nono.diagnostic;

import dev.nono.capability.Access;
import java.util.Optional;

/**
 * A denial that the operating system wrote to its log (macOS).
 *
 * @param operation the operation in the words of the system, such as {@code file-read-data}
 * @param target what it was about; untrusted text
 */
public record Violation(String operation, Optional<String> target) {

    /**
     * The access to a file that the operation needs.
     *
     * @return the access, or empty if the operation is not about the content or attributes of a file
     */
    public Optional<Access> access() {
        return switch (operation) {
            case "file-read-data", "file-read-metadata", "file-read-xattr" -> Optional.of(Access.READ);
            case "file-write-data",
                    "file-write-create",
                    "file-write-unlink",
                    "file-write-flags",
                    "file-write-mode",
                    "file-write-owner",
                    "file-write-times",
                    "file-write-xattr" -> Optional.of(Access.WRITE);
            default -> Optional.empty();
        };
    }
}
