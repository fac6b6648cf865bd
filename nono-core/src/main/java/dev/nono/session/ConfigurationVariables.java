package dev.nono.session;

import dev.nono.sandbox.OsString;
import java.util.Set;

/** The variables through which nono itself is steered. */
final class ConfigurationVariables {
    /** What a nono tells its own children and relaunches: never inherited. */
    private static final Set<OsString> INTERNAL = DangerousVariables.names(
            "NONO_CAP_FILE",
            "NONO_SUPERVISOR_PATH",
            "NONO_DETACHED_LAUNCH",
            "NONO_DETACHED_SESSION_ID",
            "NONO_DETACHED_CWD_PROMPT_RESPONSE");

    /** What stands for flags: not inherited unless named, or a nested nono would be steered by accident. */
    private static final Set<OsString> FLAGS = DangerousVariables.names(
            "NONO_ALLOW",
            "NONO_BLOCK_NET",
            "NONO_ALLOW_NET",
            "NONO_NETWORK_PROFILE",
            "NONO_ALLOW_DOMAIN",
            "NONO_DENY_DOMAIN",
            "NONO_UPSTREAM_PROXY",
            "NONO_UPSTREAM_BYPASS",
            "NONO_CREDENTIAL",
            "NONO_ENV_CREDENTIAL",
            "NONO_PROFILE",
            "NONO_TRUST_PROXY_CA",
            "NONO_PROXY_CA_VALIDITY",
            "NONO_TRUST_OVERRIDE",
            "NONO_CAPABILITY_ELEVATION",
            "NONO_STARTUP_TIMEOUT",
            "NONO_DETACH_STARTUP_TIMEOUT",
            "NONO_THEME",
            "NONO_LOG_FILE",
            "NONO_REGISTRY",
            // their names of old
            "NONO_NET_BLOCK",
            "NONO_NET_ALLOW",
            "NONO_ALLOW_PROXY",
            "NONO_PROXY_ALLOW",
            "NONO_PROXY_CREDENTIAL",
            "NONO_EXTERNAL_PROXY",
            "NONO_EXTERNAL_PROXY_BYPASS",
            // the stand-alone proxy and remote sessions: some of these are secrets
            "NONO_PROXY_PASS",
            "NONO_PROXY_MAX_CONNECTIONS",
            "NONO_PROXY_CA_CERT",
            "NONO_PROXY_CA_KEY",
            "NONO_CONNECT_TOKEN",
            "NONO_CONNECT_TOKEN_FILE",
            "NONO_CONSOLE_URL");

    /** The launcher of a JVM tells it its main class in a variable with its process ID. */
    private static final byte[] LAUNCHER = Bytes.of("JAVA_MAIN_CLASS_");

    private ConfigurationVariables() {}

    static boolean isInternal(OsString name) {
        return INTERNAL.contains(name) || Bytes.startsWith(name.bytes(), LAUNCHER);
    }

    static boolean isFlag(OsString name) {
        return FLAGS.contains(name);
    }
}
