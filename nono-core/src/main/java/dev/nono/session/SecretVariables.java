package dev.nono.session;

import dev.nono.NonoException;
import dev.nono.sandbox.OsString;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import dev.nono.secret.SecretSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Loads credentials that a program gets in variables. */
public final class SecretVariables {
    private SecretVariables() {}

    /**
     * Loads all of them, or none: the first one that cannot be loaded is an error.
     *
     * @param mapping references and the variables for them
     * @param source where they come from
     * @return variables for a {@link LaunchPlan}
     * @throws NonoException as the source, or if a variable must not hold a secret
     */
    public static Injection load(Map<SecretReference, String> mapping, SecretSource source) {
        Map<OsString, OsString> variables = new LinkedHashMap<>();
        mapping.forEach((reference, variable) -> {
            try (Secret secret = source.load(reference)) {
                byte[] value = secret.copyUtf8();
                variables.put(OsString.of(variable), OsString.ofBytes(value));
                Arrays.fill(value, (byte) 0);
            }
        });
        return new Injection(VariableLayer.SECRETS, variables);
    }
}
