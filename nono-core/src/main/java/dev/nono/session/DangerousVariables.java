package dev.nono.session;

import dev.nono.sandbox.OsString;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Variables that make programs load code, or that unlock a password store. An inherited one never reaches a sandboxed
 * program, whatever the rules allow: the program could otherwise be steered by whoever prepared the environment.
 */
public final class DangerousVariables {
    private static final List<byte[]> PREFIXES =
            List.of(Bytes.of("LD_"), Bytes.of("DYLD_"), Bytes.of("BASH_FUNC_"), Bytes.of("OP_SESSION_"));

    private static final Set<OsString> NAMES = names(
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
            "OP_CONNECT_HOST");

    private static final Set<OsString> STRICT_NAMES = names(
            "JDK_JAVA_OPTIONS",
            "PERL5DB",
            "PYTHONHOME",
            "PYTHONINSPECT",
            // what glibc itself ignores in set-user-ID programs, see ld.so(8)
            "GCONV_PATH",
            "GETCONF_DIR",
            "GLIBC_TUNABLES",
            "HOSTALIASES",
            "LOCPATH",
            "NLSPATH",
            "RESOLV_HOST_CONF");

    private DangerousVariables() {}

    /**
     * Whether a variable is always dropped.
     *
     * @param name its name
     * @return true if no rule can let it through
     */
    public static boolean isDangerous(OsString name) {
        if (NAMES.contains(name)) {
            return true;
        }
        byte[] bytes = name.bytes();
        for (byte[] prefix : PREFIXES) {
            if (Bytes.startsWith(bytes, prefix)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a variable is dropped where the {@linkplain EnvironmentRules.Builder#strict strict} rules are asked for.
     *
     * @param name its name
     * @return true for every dangerous variable, and for those that steer a runtime without naming code
     */
    public static boolean isDangerousWhenStrict(OsString name) {
        return STRICT_NAMES.contains(name) || isDangerous(name);
    }

    static Set<OsString> names(String... names) {
        Set<OsString> set = new HashSet<>();
        for (String name : names) {
            set.add(OsString.of(name));
        }
        return set;
    }
}
