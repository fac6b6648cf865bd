package dev.nono.secret;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.List;
import java.util.Map;

/**
 * What a user configures about redaction: the section {@code [redaction]} of the configuration file.
 *
 * @param extraFlags more flags whose values are secret
 * @param extraHeaders more headers whose values are secret
 * @param extraQueryKeys more query keys whose values are secret
 * @param extraEnvVars more environment variables whose values are secret
 * @param allowUnredactedDefaults names to take out of all four lists of the secure default
 * @param unsafeRedactionOverrides whether names may be taken out at all
 */
public record RedactionSettings(
        List<String> extraFlags,
        List<String> extraHeaders,
        List<String> extraQueryKeys,
        List<String> extraEnvVars,
        List<String> allowUnredactedDefaults,
        boolean unsafeRedactionOverrides) {

    /**
     * Creates the settings.
     *
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when names are to be taken out of the secure default
     *     without the switch that admits that this is unsafe
     */
    public RedactionSettings {
        extraFlags = List.copyOf(extraFlags);
        extraHeaders = List.copyOf(extraHeaders);
        extraQueryKeys = List.copyOf(extraQueryKeys);
        extraEnvVars = List.copyOf(extraEnvVars);
        allowUnredactedDefaults = List.copyOf(allowUnredactedDefaults);
        if (!allowUnredactedDefaults.isEmpty() && !unsafeRedactionOverrides) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "redaction.allow_unredacted_defaults shows the values of " + allowUnredactedDefaults
                            + " in audit trails; set redaction.unsafe_redaction_overrides = true if you want that",
                    Map.of("names", String.join(",", allowUnredactedDefaults)),
                    null);
        }
    }

    /**
     * Applies these settings to the secure default.
     *
     * @return the policy
     */
    public RedactionPolicy policy() {
        RedactionPolicy policy = RedactionPolicy.secureDefault();
        for (NameKind kind : NameKind.values()) {
            policy = policy.without(kind, allowUnredactedDefaults);
        }
        return policy.with(NameKind.FLAG, extraFlags)
                .with(NameKind.HEADER, extraHeaders)
                .with(NameKind.QUERY_KEY, extraQueryKeys)
                .with(NameKind.ENV_VAR, extraEnvVars);
    }
}
