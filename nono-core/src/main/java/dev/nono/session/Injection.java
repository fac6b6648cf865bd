package dev.nono.session;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.sandbox.OsString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Variables that nono itself adds to the environment of a program. They bypass allow and deny patterns.
 *
 * @param layer who adds them
 * @param variables names and values, in order
 */
public record Injection(VariableLayer layer, Map<OsString, OsString> variables) {
    /**
     * Checks the names and copies the map.
     *
     * @throws NonoException {@link ErrorCode#ENV_VAR_VALIDATION} if a name is none, or a secret is mapped to a
     *     {@linkplain DangerousVariables dangerous} name
     */
    public Injection {
        Map<OsString, OsString> copy = new LinkedHashMap<>();
        for (Map.Entry<OsString, OsString> variable : variables.entrySet()) {
            OsString name = variable.getKey();
            VariableNames.requireName(name);
            if (layer == VariableLayer.HOOK && VariableNames.isOwn(name)) {
                continue;
            }
            if (!DangerousVariables.isDangerous(name)) {
                copy.put(name, variable.getValue());
                continue;
            }
            switch (layer) {
                case HOOK -> {}
                case SECRETS ->
                    throw new NonoException(
                            ErrorCode.ENV_VAR_VALIDATION,
                            "a secret cannot be given to the program as " + name
                                    + ": the variable changes which code programs run; map it to another name",
                            Map.of("var", name.toString()),
                            null);
                case PROXY, TOOL_SANDBOX -> copy.put(name, variable.getValue());
            }
        }
        variables = Collections.unmodifiableMap(copy);
    }

    /** Names the variables; values may be secret. */
    @Override
    public String toString() {
        return layer + " " + variables.keySet();
    }
}
