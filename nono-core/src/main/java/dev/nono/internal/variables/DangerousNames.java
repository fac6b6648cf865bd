package dev.nono.internal.variables;

import java.util.List;
import java.util.Set;

/** Names of variables that make programs load code, or that unlock a password store. */
public final class DangerousNames {
    /** What the names of whole families of them start with. */
    public static final List<String> PREFIXES = List.of("LD_", "DYLD_", "BASH_FUNC_", "OP_SESSION_");

    /** The other names. */
    public static final Set<String> NAMES = Set.of(
            // shells
            "BASH_ENV",
            "ENV",
            "CDPATH",
            "GLOBIGNORE",
            "PROMPT_COMMAND",
            "IFS",
            // Python, Node, Perl, Ruby
            "PYTHONSTARTUP",
            "PYTHONPATH",
            "NODE_OPTIONS",
            "NODE_PATH",
            "PERL5OPT",
            "PERL5LIB",
            "RUBYOPT",
            "RUBYLIB",
            "GEM_PATH",
            "GEM_HOME",
            // JVM, .NET, Go
            "JAVA_TOOL_OPTIONS",
            "_JAVA_OPTIONS",
            "DOTNET_STARTUP_HOOKS",
            "GOFLAGS",
            // 1Password
            "OP_SERVICE_ACCOUNT_TOKEN",
            "OP_CONNECT_TOKEN",
            "OP_CONNECT_HOST",
            // Bitwarden
            "BW_SESSION",
            "BW_CLIENTSECRET",
            "BW_PASSWORD");

    private DangerousNames() {}
}
