package dev.nono.session;

import dev.nono.internal.variables.DangerousNames;
import dev.nono.sandbox.OsString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Variables that make programs load code, or that unlock a password store. An inherited one never reaches a sandboxed
 * program, whatever the rules allow: the program could otherwise be steered by whoever prepared the environment.
 */
public final class DangerousVariables {
    private static final List<byte[]> PREFIXES = prefixes();

    private static final Set<OsString> NAMES = names(DangerousNames.NAMES.toArray(new String[0]));

    private static final Set<OsString> STRICT_NAMES = names(
            "JDK_JAVA_OPTIONS",
            "PERL5DB",
            "PYTHONHOME",
            "PYTHONINSPECT",
            "CLASSPATH",
            // shells, git and ssh
            "ZDOTDIR",
            "GIT_SSH",
            "GIT_SSH_COMMAND",
            "GIT_ASKPASS",
            "GIT_EXEC_PATH",
            "GIT_PROXY_COMMAND",
            "SSH_ASKPASS",
            // what glibc itself ignores in set-user-ID programs, see ld.so(8)
            "GCONV_PATH",
            "GETCONF_DIR",
            "GLIBC_TUNABLES",
            "HOSTALIASES",
            "LOCPATH",
            "NLSPATH",
            "RESOLV_HOST_CONF");

    /** Aliases and helpers of git are commands. */
    private static final byte[] GIT_CONFIG = Bytes.of("GIT_CONFIG_");

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
        return STRICT_NAMES.contains(name) || Bytes.startsWith(name.bytes(), GIT_CONFIG) || isDangerous(name);
    }

    private static List<byte[]> prefixes() {
        List<byte[]> prefixes = new ArrayList<>();
        for (String prefix : DangerousNames.PREFIXES) {
            prefixes.add(Bytes.of(prefix));
        }
        return prefixes;
    }

    static Set<OsString> names(String... names) {
        Set<OsString> set = new HashSet<>();
        for (String name : names) {
            set.add(OsString.of(name));
        }
        return set;
    }
}
