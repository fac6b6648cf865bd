package dev.nono.query;

/** The codes of decisions. Policies of commands add texts of their own. */
public final class Reason {
    /** One grant suffices. */
    public static final String GRANTED_PATH = "granted_path";
    /** A read grant and a write grant suffice together. */
    public static final String GRANTED_PATH_UNION = "granted_path_union";
    /** The proxy lets it through. */
    public static final String PROXY_ALLOWED = "proxy_allowed";
    /** The network is open for it. */
    public static final String NETWORK_ALLOWED = "network_allowed";
    /** A list of sensitive paths holds it. */
    public static final String SENSITIVE_PATH = "sensitive_path";
    /** A deny entry of the user covers it. */
    public static final String FILESYSTEM_DENY = "filesystem_deny";
    /** Grants cover it with too little access. */
    public static final String INSUFFICIENT_ACCESS = "insufficient_access";
    /** No grant covers it. */
    public static final String PATH_NOT_GRANTED = "path_not_granted";
    /** The file was replaced, and its grant is bound to the one that was there. */
    public static final String STALE_FILE_GRANT = "stale_file_grant";
    /** The network is closed for it. */
    public static final String NETWORK_BLOCKED = "network_blocked";
    /** The filter of the proxy refuses the host. */
    public static final String PROXY_FILTERED = "proxy_filtered";
    /** The proxy lets some requests through to the host, not this one. */
    public static final String ENDPOINT_RESTRICTED = "endpoint_restricted";
    /** There is no policy that could be asked about a command. */
    public static final String COMMAND_POLICY_UNAVAILABLE = "command_policy_unavailable";

    /** The profile has policies for commands, and none for this one. */
    public static final String COMMAND_NOT_POLICY_CONTROLLED = "command_not_policy_controlled";
    /** A policy for the command refuses it, and says no more. */
    public static final String COMMAND_POLICY_DENIED = "command_policy_denied";
    /** The caller may call the command, with any arguments. */
    public static final String COMMAND_EDGE_ALLOWED = "command_edge_allowed";
    /** The policy for the arguments lets it through. */
    public static final String INVOCATION_POLICY_ALLOWED = "invocation_policy_allowed";
    /** A person would be asked, and the rule says no more. */
    public static final String COMMAND_APPROVAL = "command_approval_required";

    private Reason() {}
}
