package dev.nono.diagnostic;

import dev.nono.capability.Access;
import dev.nono.capability.GrantSuggestion;
import dev.nono.capability.ShellText;
import java.util.Optional;
import java.util.OptionalLong;

/** What a user could do about a diagnostic, in a form that a program can offer. */
public sealed interface Remediation {

    /**
     * The name of this kind in JSON.
     *
     * @return lower-case words joined by underscores
     */
    String kind();

    /**
     * The flag of the command line that does it.
     *
     * @return the flag with its value quoted for a shell, or empty if no flag does
     */
    default Optional<String> flag() {
        return Optional.empty();
    }

    /**
     * Grant access to a path.
     *
     * @param path the path; untrusted text
     * @param access what to grant
     * @param isFile true for exactly the path, false for a directory and everything below it
     */
    record GrantPath(String path, Access access, boolean isFile) implements Remediation {
        @Override
        public String kind() {
            return "grant_path";
        }

        @Override
        public Optional<String> flag() {
            return Optional.of(GrantSuggestion.flagName(access, isFile) + " " + ShellText.quoted(path));
        }
    }

    /**
     * Grant a Unix socket.
     *
     * @param path the path of the socket; untrusted text
     * @param bind whether binding is needed too
     */
    record GrantUnixSocket(String path, boolean bind) implements Remediation {
        @Override
        public String kind() {
            return "grant_unix_socket";
        }

        @Override
        public Optional<String> flag() {
            return Optional.of((bind ? "--allow-unix-socket-bind " : "--allow-unix-socket ") + ShellText.quoted(path));
        }
    }

    /** Open the network. */
    record GrantNetwork() implements Remediation {
        @Override
        public String kind() {
            return "grant_network";
        }

        @Override
        public Optional<String> flag() {
            return Optional.of("--allow-net");
        }
    }

    /** Find out what the program needs. */
    record RunDiscovery() implements Remediation {
        @Override
        public String kind() {
            return "run_discovery";
        }
    }

    /** Look at the policy. */
    record CheckPolicy() implements Remediation {
        @Override
        public String kind() {
            return "check_policy";
        }
    }

    /**
     * Unlock or log in to where secrets are kept.
     *
     * @param provider its name, such as {@code keystore}
     */
    record AuthenticateCredentialProvider(String provider) implements Remediation {
        @Override
        public String kind() {
            return "authenticate_credential_provider";
        }
    }

    /**
     * Allow snapshots to take more space.
     *
     * @param currentBytes what they would take, if known
     * @param limitBytes what they may take, if known
     */
    record AdjustRollbackBudget(OptionalLong currentBytes, OptionalLong limitBytes) implements Remediation {
        @Override
        public String kind() {
            return "adjust_rollback_budget";
        }
    }

    /** Grant the working directory. */
    record AllowCwd() implements Remediation {
        @Override
        public String kind() {
            return "allow_cwd";
        }

        @Override
        public Optional<String> flag() {
            return Optional.of("--allow-cwd");
        }
    }

    /** Run without snapshots. */
    record DisableRollback() implements Remediation {
        @Override
        public String kind() {
            return "disable_rollback";
        }

        @Override
        public Optional<String> flag() {
            return Optional.of("--no-rollback");
        }
    }
}
