package dev.nono.session;

/**
 * Who adds variables to the environment of a program, lowest priority first. What a layer sets replaces what lower
 * layers, the host and the rules set.
 */
public enum VariableLayer {
    /** Exports of a hook that ran before the program. Dangerous names, and those of nono itself, are dropped. */
    HOOK,
    /** Secrets that the user mapped to names. Dangerous names are refused. */
    SECRETS,
    /** What points the program to the proxy. */
    PROXY,
    /** What mediation of commands needs. */
    TOOL_SANDBOX
}
