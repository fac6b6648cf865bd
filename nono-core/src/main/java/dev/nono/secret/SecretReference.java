package dev.nono.secret;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a secret is kept, as people write it. Never the secret itself. Two references are equal when they were written
 * the same.
 *
 * <p>A reference that was {@linkplain #parse parsed} cannot carry an option or a piece of shell into the program that is
 * asked for the secret.
 */
public sealed interface SecretReference {
    /** The service of the key store under which nono looks for names without a scheme. */
    String DEFAULT_SERVICE = "nono";

    /**
     * Reads a reference: {@code cmd://name}, {@code file:///path}, {@code env://VARIABLE}, {@code op://vault/item/field},
     * {@code bw://item/field}, {@code apple-password://server/account}, {@code keyring://service/account}, or the name of
     * an entry in the key store of the system.
     *
     * @param text the reference
     * @return what it means
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} saying which rule it breaks, without its secret parts
     */
    static SecretReference parse(String text) {
        return ReferenceParser.parse(text);
    }

    /**
     * Reads the reference of a route of the proxy, where a name without a scheme holds letters, digits and underscores.
     *
     * @param text the reference
     * @return what it means
     * @throws NonoException as {@link #parse}
     */
    static SecretReference credentialKey(String text) {
        return ReferenceParser.credentialKey(text);
    }

    /**
     * The reference as it was written.
     *
     * @return the text, to be shown to nobody
     */
    String text();

    /**
     * The reference for people, logs and records: without account, item and file names.
     *
     * @return the redacted text
     */
    String redacted();

    /**
     * The variable that this reference stands for when none is named: that of {@code env://NAME}, and the upper case of
     * a name without a scheme.
     *
     * @return the name, or empty when one has to be named
     */
    Optional<String> ownVariable();

    /**
     * Calls the function for the kind of place that this is.
     *
     * @param <R> what the functions return
     * @param cases the functions
     * @return what the function returned
     */
    <R> R match(Cases<R> cases);

    /**
     * One function for each kind of place.
     *
     * @param <R> what they return
     * @param onCommand for a command capture
     * @param onFile for a file
     * @param onVariable for a variable
     * @param onOnePassword for 1Password
     * @param onBitwarden for Bitwarden
     * @param onApplePassword for an internet password of macOS
     * @param onKeyring for the key store of the system
     */
    record Cases<R>(
            Function<Command, R> onCommand,
            Function<LocalFile, R> onFile,
            Function<Variable, R> onVariable,
            Function<OnePassword, R> onOnePassword,
            Function<Bitwarden, R> onBitwarden,
            Function<ApplePassword, R> onApplePassword,
            Function<Keyring, R> onKeyring) {}

    /**
     * What a command of the profile prints at the time of a request.
     *
     * @param text the reference as written
     * @param name the name of the capture
     */
    record Command(String text, String name) implements SecretReference {
        @Override
        public String redacted() {
            return text;
        }

        @Override
        public Optional<String> ownVariable() {
            return Optional.empty();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onCommand().apply(this);
        }
    }

    /**
     * A file.
     *
     * @param text the reference as written
     * @param path its absolute path
     */
    record LocalFile(String text, String path) implements SecretReference {
        @Override
        public String redacted() {
            return "file://" + path.substring(0, path.lastIndexOf('/') + 1) + "[REDACTED]";
        }

        @Override
        public Optional<String> ownVariable() {
            return Optional.empty();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onFile().apply(this);
        }

        /** Names no file. */
        @Override
        public String toString() {
            return redacted();
        }
    }

    /**
     * A variable of nono's own environment.
     *
     * @param text the reference as written
     * @param name its name
     */
    record Variable(String text, String name) implements SecretReference {
        @Override
        public String redacted() {
            return text;
        }

        @Override
        public Optional<String> ownVariable() {
            return Optional.of(name);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onVariable().apply(this);
        }
    }

    /**
     * A field of an item in 1Password.
     *
     * @param text the reference as written, which is what its program takes
     */
    record OnePassword(String text) implements SecretReference {
        @Override
        public String redacted() {
            return ReferenceParser.redactedOnePassword(text);
        }

        @Override
        public Optional<String> ownVariable() {
            return Optional.empty();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onOnePassword().apply(this);
        }

        /** Names no field. */
        @Override
        public String toString() {
            return redacted();
        }
    }

    /**
     * An item of Bitwarden, or a field of it.
     *
     * @param text the reference as written
     * @param item the item
     * @param field the field, or empty for the password
     */
    record Bitwarden(String text, String item, Optional<String> field) implements SecretReference {
        @Override
        public String redacted() {
            return "bw://<redacted>" + field.map(name -> "/" + name).orElse("");
        }

        @Override
        public Optional<String> ownVariable() {
            return Optional.empty();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onBitwarden().apply(this);
        }

        /** Names no item. */
        @Override
        public String toString() {
            return redacted();
        }
    }

    /**
     * An internet password of macOS.
     *
     * @param text the reference as written
     * @param server the server
     * @param account the account
     */
    record ApplePassword(String text, String server, String account) implements SecretReference {
        @Override
        public String redacted() {
            return "apple-password://" + server + "/<redacted>";
        }

        @Override
        public Optional<String> ownVariable() {
            return Optional.empty();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onApplePassword().apply(this);
        }

        /** Names no account. */
        @Override
        public String toString() {
            return redacted();
        }
    }

    /**
     * An entry of the key store of the system.
     *
     * @param text the reference as written
     * @param service its service
     * @param account its account
     * @param goKeyring whether the value is encoded as the Go library of that name does it
     */
    record Keyring(String text, String service, String account, boolean goKeyring) implements SecretReference {
        @Override
        public String redacted() {
            return isBare() ? text : "keyring://" + service + "/<redacted>" + (goKeyring ? "?decode=go-keyring" : "");
        }

        /**
         * Whether it was written as a name without a scheme.
         *
         * @return true if so
         */
        public boolean isBare() {
            return text.equals(account);
        }

        @Override
        public Optional<String> ownVariable() {
            return isBare() ? Optional.of(account.toUpperCase(Locale.ROOT)) : Optional.empty();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onKeyring().apply(this);
        }

        /** Names no account unless the whole reference is one. */
        @Override
        public String toString() {
            return redacted();
        }
    }
}
