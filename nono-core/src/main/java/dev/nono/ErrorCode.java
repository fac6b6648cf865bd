package dev.nono;

/**
 * What went wrong, in a form that programs can rely on.
 *
 * <p>Each constant has three stable faces: {@link #kind()} is the name used in JSON and in logs,
 * {@link #diagnosticCode()} groups kinds for reports, and {@link #number()} is the integer that native bindings return.
 * Constants are added over time; consumers must tolerate ones that they do not know.
 */
public enum ErrorCode {
    /** A path that must exist does not. */
    PATH_NOT_FOUND("PathNotFound", "other", -1),
    /** A directory was asked for and the path is something else. */
    EXPECTED_DIRECTORY("ExpectedDirectory", "other", -2),
    /** A file was asked for and the path is a directory. */
    EXPECTED_FILE("ExpectedFile", "other", -3),
    /** A Unix socket was expected and something else is there. */
    EXPECTED_SOCKET("ExpectedSocket", "other", -3),
    /** A path could not be resolved: a loop, a missing permission, a component that is no directory, a bad name. */
    PATH_CANONICALIZATION("PathCanonicalization", "other", -4),

    /** Nothing at all was granted where a grant is needed. */
    NO_CAPABILITIES("NoCapabilities", "configuration_error", -5),
    /** No command was given. */
    NO_COMMAND("NoCommand", "configuration_error", -5),
    /** The working directory needs a grant, and nobody is there to be asked. */
    CWD_PROMPT_REQUIRED("CwdPromptRequired", "cwd_access_required", -12),

    /** The sandbox could not be set up as asked, so nothing was started. */
    SANDBOX_INIT("SandboxInit", "sandbox_denied_path", -6),
    /** The kernel refused a Landlock ruleset. */
    LANDLOCK("Landlock", "sandbox_denied_path", -6),
    /** The kernel refused a Landlock rule for one path. */
    LANDLOCK_PATH("LandlockPath", "sandbox_denied_path", -6),
    /** This platform or kernel has no sandbox that could enforce the request. */
    UNSUPPORTED_PLATFORM("UnsupportedPlatform", "unsupported_platform_feature", -7),
    /** The requested network rule cannot be enforced here. */
    NETWORK_FILTER_UNSUPPORTED("NetworkFilterUnsupported", "unsupported_platform_feature", -7),
    /** The command is on the list of blocked commands. */
    BLOCKED_COMMAND("BlockedCommand", "sandbox_denied_path", -8),

    /** The key store is locked or cannot be reached. */
    KEYSTORE_ACCESS("KeystoreAccess", "credential_unavailable", -11),
    /** The named secret does not exist. */
    SECRET_NOT_FOUND("SecretNotFound", "credential_not_found", -11),

    /** A configuration, manifest, state or policy text is malformed or contradicts itself. */
    CONFIG_PARSE("ConfigParse", "configuration_error", -9),
    /** A configuration file could not be written. */
    CONFIG_WRITE("ConfigWrite", "configuration_error", -9),
    /** A configuration file could not be read. */
    CONFIG_READ("ConfigRead", "configuration_error", -9),
    /** No profile has this name. */
    PROFILE_NOT_FOUND("ProfileNotFound", "configuration_error", -10),
    /** A profile is malformed. */
    PROFILE_PARSE("ProfileParse", "configuration_error", -10),
    /** A profile file could not be read. */
    PROFILE_READ("ProfileRead", "configuration_error", -10),
    /** The parents of a profile form a circle, are missing or contradict it. */
    PROFILE_INHERITANCE("ProfileInheritance", "configuration_error", -10),

    /** The home directory of the user is not known. */
    HOME_NOT_FOUND("HomeNotFound", "configuration_error", -9),
    /** The installation could not be completed. */
    SETUP("Setup", "configuration_error", -9),
    /** Learning a policy from a run failed. */
    LEARN_ERROR("LearnError", "configuration_error", -9),
    /** A hook could not be installed. */
    HOOK_INSTALL("HookInstall", "configuration_error", -9),
    /** A package could not be installed. */
    PACKAGE_INSTALL("PackageInstall", "configuration_error", -9),
    /** The registry could not be used. */
    REGISTRY_ERROR("RegistryError", "configuration_error", -9),
    /** The user has to do something first; the message is the whole output. */
    ACTION_REQUIRED("ActionRequired", "configuration_error", -9),
    /** Another terminal is attached to the session. */
    ATTACH_BUSY("AttachBusy", "configuration_error", -9),
    /** The session has ended or never existed. */
    SESSION_GONE("SessionGone", "configuration_error", -9),
    /** A configuration would go back to an older version. */
    VERSION_DOWNGRADE("VersionDowngrade", "configuration_error", -9),

    /** An environment variable has an unacceptable value. */
    ENV_VAR_VALIDATION("EnvVarValidation", "configuration_error", -12),
    /** The capability file that the environment names must not be trusted. */
    CAP_FILE_VALIDATION("CapFileValidation", "configuration_error", -12),
    /** The capability file is larger than any that nono writes. */
    CAP_FILE_TOO_LARGE("CapFileTooLarge", "configuration_error", -12),

    /** A command could not be started. */
    COMMAND_EXECUTION("CommandExecution", "io_error", -11),
    /** An input or output operation failed. */
    IO("Io", "io_error", -11),
    /** The object store of snapshots failed. */
    OBJECT_STORE("ObjectStore", "other", -11),
    /** A snapshot could not be taken or restored. */
    SNAPSHOT("Snapshot", "other", -11),
    /** A snapshot would exceed its budget. */
    SNAPSHOT_BUDGET("Snapshot", "rollback_budget_exceeded", -11),
    /** Stored content does not have the hash that was recorded for it. */
    HASH_MISMATCH("HashMismatch", "other", -11),
    /** No session has this identifier. */
    SESSION_NOT_FOUND("SessionNotFound", "other", -11),

    /** A signature or the identity behind it could not be verified. */
    TRUST_VERIFICATION("TrustVerification", "trust_verification_failed", -13),
    /** Something could not be signed. */
    TRUST_SIGNING("TrustSigning", "trust_verification_failed", -13),
    /** A trust policy is malformed or forbids the use. */
    TRUST_POLICY("TrustPolicy", "trust_verification_failed", -13),
    /** The content is on a block list. */
    BLOCKLIST_BLOCKED("BlocklistBlocked", "trust_verification_failed", -13),
    /** An instruction file is not trusted. */
    INSTRUCTION_FILE_DENIED("InstructionFileDenied", "trust_verification_failed", -13),
    /** A package could not be verified. */
    PACKAGE_VERIFICATION("PackageVerification", "trust_verification_failed", -13),

    /** The user stopped the operation; shown without an error prefix, still a non-zero exit. */
    CANCELLED("Cancelled", "cancelled", -12);

    private final String kind;
    private final String diagnosticCode;
    private final int number;

    ErrorCode(String kind, String diagnosticCode, int number) {
        this.kind = kind;
        this.diagnosticCode = diagnosticCode;
        this.number = number;
    }

    /**
     * Returns the stable name of this kind of error, as written to JSON.
     *
     * @return a name such as {@code PathNotFound}
     */
    public String kind() {
        return kind;
    }

    /**
     * Returns the diagnostic code under which reports file this error.
     *
     * @return a code such as {@code configuration_error}
     */
    public String diagnosticCode() {
        return diagnosticCode;
    }

    /**
     * Returns the number that native bindings return for this error.
     *
     * @return a negative number; several kinds share one
     */
    public int number() {
        return number;
    }
}
