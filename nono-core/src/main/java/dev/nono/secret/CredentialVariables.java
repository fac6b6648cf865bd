package dev.nono.secret;

import com.google.common.base.Ascii;
import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which variables a credential may come from and go to. Names are compared without regard to case.
 *
 * <p>Refused are names that make a loader, an interpreter, a shell or git run other code or look for it elsewhere, those
 * that unlock a password manager, those that the proxy sets itself, and those of nono.
 */
public final class CredentialVariables {
    private static final Set<String> NAMES = Set.of(
            // loaders and shells
            "BASH_ENV",
            "ENV",
            "IFS",
            "CDPATH",
            "GLOBIGNORE",
            "PROMPT_COMMAND",
            "ZDOTDIR",
            "PATH",
            "HOME",
            "SHELL",
            // interpreters
            "NODE_OPTIONS",
            "NODE_PATH",
            "PYTHONSTARTUP",
            "PYTHONPATH",
            "PYTHONHOME",
            "PYTHONINSPECT",
            "PERL5OPT",
            "PERL5LIB",
            "PERL5DB",
            "RUBYOPT",
            "RUBYLIB",
            "GEM_PATH",
            "GEM_HOME",
            "JAVA_TOOL_OPTIONS",
            "_JAVA_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "CLASSPATH",
            "DOTNET_STARTUP_HOOKS",
            "GOFLAGS",
            // git and ssh
            "GIT_SSH",
            "GIT_SSH_COMMAND",
            "GIT_ASKPASS",
            "SSH_ASKPASS",
            "GIT_EXEC_PATH",
            // what unlocks password managers
            "OP_SERVICE_ACCOUNT_TOKEN",
            "OP_CONNECT_TOKEN",
            "OP_CONNECT_HOST",
            "BW_SESSION",
            "BW_CLIENTSECRET",
            "BW_PASSWORD",
            // what the proxy sets
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
            "NODE_USE_ENV_PROXY",
            "SSL_CERT_FILE",
            "REQUESTS_CA_BUNDLE",
            "CURL_CA_BUNDLE",
            "GIT_SSL_CAINFO",
            "NODE_EXTRA_CA_CERTS");

    private static final String[] PREFIXES = {"LD_", "DYLD_", "BASH_FUNC_", "OP_SESSION_", "GIT_CONFIG_", "NONO_"};

    private CredentialVariables() {}

    /**
     * Tells why a variable can neither be the source nor the destination of a credential.
     *
     * @param name the name
     * @return the reason, or empty when it can
     */
    public static Optional<String> refusal(String name) {
        if (name.isEmpty()) {
            return Optional.of("the name is empty");
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isNameCharacter(name.charAt(i))) {
                return Optional.of("a name holds letters, digits and \"_\" only");
            }
        }
        String upper = name.toUpperCase(Locale.ROOT);
        boolean dangerous = NAMES.contains(upper);
        for (String prefix : PREFIXES) {
            dangerous |= upper.startsWith(prefix);
        }
        return dangerous
                ? Optional.of("it changes which code programs run or whom they trust, or it belongs to nono or to a"
                        + " password manager")
                : Optional.empty();
    }

    /**
     * Refuses a variable that a credential must not go to.
     *
     * @param name the name
     * @return the name
     * @throws NonoException {@link ErrorCode#ENV_VAR_VALIDATION} naming it and the reason
     */
    public static String requireDestination(String name) {
        Optional<String> refusal = refusal(name);
        if (refusal.isPresent()) {
            throw new NonoException(
                    ErrorCode.ENV_VAR_VALIDATION,
                    "a credential cannot be given to the program as \"" + name + "\": " + refusal.get()
                            + "; choose another name",
                    Map.of("var", name, "reason", refusal.get()),
                    null);
        }
        return name;
    }

    /**
     * Says what is odd, though not refused, about a destination.
     *
     * @param name the name
     * @return a sentence, or empty
     */
    public static Optional<String> warning(String name) {
        return !name.isEmpty() && name.charAt(0) >= '0' && name.charAt(0) <= '9'
                ? Optional.of("the variable " + name + " starts with a digit, so shells cannot read it")
                : Optional.empty();
    }

    static boolean isNameCharacter(char c) {
        return c == '_' || (c >= '0' && c <= '9') || Ascii.isUpperCase(c) || Ascii.isLowerCase(c);
    }
}
