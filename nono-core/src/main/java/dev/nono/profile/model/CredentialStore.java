package dev.nono.profile.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a tool keeps its tokens. Which members are there depends on the type.
 *
 * @param type what kind of store it is
 * @param service the service of a keychain entry
 * @param accountCandidates the accounts of a keychain entry
 * @param path the path of a file, as written
 * @param phantomFields the fields that hold tokens
 * @param command a command that says whether there is one
 */
public record CredentialStore(
        Type type,
        Optional<String> service,
        List<String> accountCandidates,
        Optional<String> path,
        List<String> phantomFields,
        List<String> command) {
    /** Checks that nothing is missing and copies the collections. */
    public CredentialStore {
        Objects.requireNonNull(type);
        Objects.requireNonNull(service);
        accountCandidates = List.copyOf(accountCandidates);
        Objects.requireNonNull(path);
        phantomFields = List.copyOf(phantomFields);
        command = List.copyOf(command);
    }

    /** The kinds of stores. */
    public enum Type {
        /** An entry of the keychain, as JSON. */
        KEYCHAIN_JSON("keychain_json"),
        /** A file, as JSON. */
        FILE_JSON("file_json"),
        /** A command that tells. */
        COMMAND_STATUS("command_status");

        private final String wireName;

        Type(String wireName) {
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
    }
}
