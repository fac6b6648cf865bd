package dev.nono.secret.store;

import dev.nono.internal.process.TrustedPrograms;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import dev.nono.secret.SecretSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads secrets from every place but {@code cmd://}, whose value depends on the request that needs it. Thread-safe; writes
 * nothing anywhere.
 */
public final class SecretStore implements SecretSource {
    private static final Logger LOG = LoggerFactory.getLogger(SecretStore.class);

    private final SecretReference.Cases<Secret> sources;
    private final KeyStore keyStore;
    private final Variables variables;

    private SecretStore(Builder builder) {
        this.variables = builder.variables;
        Programs programs = new Programs(
                new TrustedPrograms(variables.text("PATH").orElse(""), builder.current, builder.writable),
                builder.overrides,
                builder.helperTime);
        this.keyStore = builder.macOs
                ? new MacKeychain(programs, KeyStoreTime.of(variables, builder.warnings))
                : new SecretService(programs, KeyStoreTime.of(variables, builder.warnings));
        FileSecrets files = new FileSecrets(builder.warnings);
        OnePasswordCli onePassword = new OnePasswordCli(programs);
        BitwardenCli bitwarden = new BitwardenCli(programs);
        MacPasswords passwords = new MacPasswords(programs, builder.macOs);
        this.sources = new SecretReference.Cases<>(
                command -> {
                    throw Refusals.configuration(
                            command,
                            "the output of a command belongs to a request of the proxy, and there is none here");
                },
                files::load,
                variables::load,
                onePassword::load,
                bitwarden::load,
                passwords::load,
                keyring -> GoKeyring.decode(keyring, keyStore.load(keyring)));
    }

    /**
     * The store of this process: its variables, its current directory, the key store of its system.
     *
     * @return the store
     */
    public static SecretStore system() {
        return builder().build();
    }

    /**
     * Starts to make a store.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Secret load(SecretReference reference) {
        return reference.match(sources);
    }

    /**
     * Tells, without asking a person, whether another form of a reference would have found something: the name of a
     * variable as an entry of the key store, or the name of an entry as a variable.
     *
     * @param missing a reference that was not found
     * @return a sentence that says what to write instead, or an empty text
     */
    public String hint(SecretReference missing) {
        if (missing instanceof SecretReference.Variable variable && keyStore.has(variable.name())) {
            return "the key store has an entry \"" + variable.name() + "\": write " + variable.name()
                    + " without env:// to use it";
        }
        if (missing instanceof SecretReference.Keyring keyring
                && keyring.isBare()
                && variables.text(keyring.account()).isPresent()) {
            return "the variable " + keyring.account() + " is set: write env://" + keyring.account() + " to use it";
        }
        return "";
    }

    /** Collects what a store needs to know. For use by one thread. */
    public static final class Builder {
        private Variables variables = Variables.ofThisProcess();
        private @Nullable Map<String, String> overrides;
        private Path current = Path.of("").toAbsolutePath();
        private final List<Path> writable = new ArrayList<>();
        private Consumer<String> warnings = text -> LOG.warn("{}", text);
        private Duration helperTime = Duration.ofSeconds(30);
        private boolean macOs = System.getProperty("os.name", "").startsWith("Mac");

        Builder() {}

        /**
         * Uses these variables in place of those of this process, as a source and for the programs that are asked.
         *
         * @param values names and values
         * @return this builder
         */
        public Builder variables(Map<String, String> values) {
            this.overrides = Map.copyOf(values);
            this.variables = Variables.of(values);
            return this;
        }

        Builder variables(byte[] block) {
            this.variables = Variables.ofBlock(block);
            return this;
        }

        /**
         * Names directories from which no program is asked for a secret, because the sandboxed program may write there.
         * The current directory is one of them.
         *
         * @param directories the directories
         * @return this builder
         */
        public Builder untrusted(Collection<Path> directories) {
            writable.addAll(directories);
            return this;
        }

        Builder current(Path directory) {
            this.current = directory;
            return this;
        }

        /**
         * Names who is told what is odd but no error.
         *
         * @param receiver gets one line each time; without it, the log does
         * @return this builder
         */
        public Builder warnings(Consumer<String> receiver) {
            this.warnings = receiver;
            return this;
        }

        /**
         * Says how long the program of a password manager may take; 30 seconds without it. Waiting for the key store is
         * limited by the variable {@code NONO_KEYRING_TIMEOUT_SECS}.
         *
         * @param time the limit
         * @return this builder
         */
        public Builder helperTime(Duration time) {
            this.helperTime = time;
            return this;
        }

        Builder macOs(boolean value) {
            this.macOs = value;
            return this;
        }

        /**
         * Makes the store. Nothing is asked yet.
         *
         * @return the store
         */
        public SecretStore build() {
            return new SecretStore(this);
        }
    }
}
