package dev.nono.diagnostic;

import java.util.Arrays;
import java.util.Optional;

/** What a diagnostic is about. Constants are added over time; consumers must tolerate ones that they do not know. */
public enum DiagnosticCode {
    /** The sandbox denied access to a file. */
    SANDBOX_DENIED_PATH("sandbox_denied_path", 0),
    /** The sandbox denied the use of the network. */
    SANDBOX_DENIED_NETWORK("sandbox_denied_network", 1),
    /** The sandbox denied the use of a Unix socket. */
    SANDBOX_DENIED_UNIX_SOCKET("sandbox_denied_unix_socket", 2),
    /** The program does not exist. */
    COMMAND_NOT_FOUND("command_not_found", 3),
    /** The program failed, and what it wrote suggests the sandbox. */
    COMMAND_FAILED_LIKELY_SANDBOX("command_failed_likely_sandbox", 4),
    /** The program failed for reasons of its own. */
    COMMAND_FAILED_APPLICATION("command_failed_application", 5),
    /** A named secret does not exist. */
    CREDENTIAL_NOT_FOUND("credential_not_found", 6),
    /** The key store is locked or cannot be reached. */
    CREDENTIAL_UNAVAILABLE("credential_unavailable", 7),
    /** This system lacks what was asked for. */
    UNSUPPORTED_PLATFORM_FEATURE("unsupported_platform_feature", 8),
    /** A snapshot would exceed its budget. */
    ROLLBACK_BUDGET_EXCEEDED("rollback_budget_exceeded", 9),
    /** The working directory needs a grant. */
    CWD_ACCESS_REQUIRED("cwd_access_required", 10),
    /** A configuration is malformed or contradicts itself. */
    CONFIGURATION_ERROR("configuration_error", 11),
    /** Something is not signed as the policy demands. */
    TRUST_VERIFICATION_FAILED("trust_verification_failed", 12),
    /** Input or output failed. */
    IO_ERROR("io_error", 13),
    /** The user stopped the operation. */
    CANCELLED("cancelled", 14),
    /** Something else. */
    OTHER("other", 99);

    private final String wireName;
    private final int number;

    DiagnosticCode(String wireName, int number) {
        this.wireName = wireName;
        this.number = number;
    }

    /**
     * The code that a name stands for.
     *
     * @param wireName a name such as {@code sandbox_denied_path}
     * @return the code, or empty for a name that this version does not know
     */
    public static Optional<DiagnosticCode> of(String wireName) {
        return Arrays.stream(values())
                .filter(code -> code.wireName.equals(wireName))
                .findFirst();
    }

    /**
     * The name in JSON.
     *
     * @return lower-case words joined by underscores
     */
    public String wireName() {
        return wireName;
    }

    /**
     * The number that native bindings return.
     *
     * @return 0 to 14, or 99
     */
    public int number() {
        return number;
    }
}
