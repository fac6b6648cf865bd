package dev.nono.session;

import dev.nono.sandbox.OsString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The variables of a sandboxed program: each name once, byte for byte, in order.
 *
 * <p>From weakest to strongest: what is inherited and passes the rules, what the rules set, then each
 * {@linkplain VariableLayer layer} that nono adds. A stronger source replaces a weaker one, which does not show through.
 *
 * @param variables names and values
 * @param dropped inherited names that did not pass, with the reason
 */
public record Environment(Map<OsString, OsString> variables, Map<OsString, DropReason> dropped) {
    /** Copies both maps. */
    public Environment {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        dropped = Collections.unmodifiableMap(new LinkedHashMap<>(dropped));
    }

    /** Why an inherited variable did not pass. */
    public enum DropReason {
        /** It is between nono and its own processes. */
        INTERNAL,
        /** It could make a program load code, or unlock a password store. */
        DANGEROUS,
        /** It matches a denied pattern. */
        DENIED,
        /** It matches no allowed pattern. */
        NOT_ALLOWED,
        /** It steers nono, and no allowed pattern names it. */
        CONFIGURATION
    }

    /**
     * Builds an environment.
     *
     * @param rules what the user wants
     * @param stateFile the value of {@code NONO_CAP_FILE}, which also tells programs that they are inside a sandbox
     * @param injections what nono adds; several of one layer count in order
     * @param start where the program starts; {@code PWD} and {@code OLDPWD} follow if that is not where this JVM is
     * @return the environment
     */
    public static Environment of(
            EnvironmentRules rules, OsString stateFile, List<Injection> injections, StartDirectory start) {
        return of(rules, stateFile, injections, List.of(), start);
    }

    /**
     * Builds an environment in which some secrets are not.
     *
     * @param rules what the user wants
     * @param stateFile the value of {@code NONO_CAP_FILE}
     * @param injections what nono adds
     * @param withheld secrets that no variable may hold, but those of {@link VariableLayer#SECRETS}, which are meant for the
     *     program
     * @param start where the program starts
     * @return the environment
     */
    public static Environment of(
            EnvironmentRules rules,
            OsString stateFile,
            List<Injection> injections,
            List<WithheldSecret> withheld,
            StartDirectory start) {
        Map<OsString, OsString> variables = new LinkedHashMap<>();
        Map<OsString, DropReason> dropped = new LinkedHashMap<>();
        for (Map.Entry<OsString, OsString> variable : rules.host().entrySet()) {
            Optional<DropReason> reason = dropReason(rules, variable.getKey());
            if (reason.isPresent()) {
                dropped.put(variable.getKey(), reason.get());
            } else {
                variables.put(variable.getKey(), variable.getValue());
            }
        }
        follow(start, rules, variables);
        variables.putAll(rules.set());
        withhold(withheld, variables);
        for (VariableLayer layer : VariableLayer.values()) {
            for (Injection injection : injections) {
                if (injection.layer() == layer) {
                    Map<OsString, OsString> added = new LinkedHashMap<>(injection.variables());
                    if (layer != VariableLayer.SECRETS) {
                        withhold(withheld, added);
                    }
                    variables.putAll(added);
                }
            }
        }
        variables.put(VariableNames.CAP_FILE, stateFile);
        return new Environment(variables, dropped);
    }

    private static void withhold(List<WithheldSecret> withheld, Map<OsString, OsString> variables) {
        for (WithheldSecret secret : withheld) {
            variables.replaceAll(secret::without);
        }
    }

    private static Optional<DropReason> dropReason(EnvironmentRules rules, OsString name) {
        if (ConfigurationVariables.isInternal(name)) {
            return Optional.of(DropReason.INTERNAL);
        }
        if (rules.strict() ? DangerousVariables.isDangerousWhenStrict(name) : DangerousVariables.isDangerous(name)) {
            return Optional.of(DropReason.DANGEROUS);
        }
        if (matchesAny(rules.deny(), name)) {
            return Optional.of(DropReason.DENIED);
        }
        if (rules.allow().isPresent() && !matchesAny(rules.allow().get(), name)) {
            return Optional.of(DropReason.NOT_ALLOWED);
        }
        return ConfigurationVariables.isFlag(name) && !isNamed(rules, name)
                ? Optional.of(DropReason.CONFIGURATION)
                : Optional.empty();
    }

    private static boolean matchesAny(List<VariablePattern> patterns, OsString name) {
        for (VariablePattern pattern : patterns) {
            if (pattern.matches(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a pattern that speaks of variables of nono allows one. */
    private static boolean isNamed(EnvironmentRules rules, OsString name) {
        for (VariablePattern pattern : rules.allow().orElse(List.of())) {
            if (pattern.namesOwnVariables() && pattern.matches(name)) {
                return true;
            }
        }
        return false;
    }

    /** Lets the directory variables tell the truth about a program that does not start where this JVM is. */
    private static void follow(StartDirectory start, EnvironmentRules rules, Map<OsString, OsString> variables) {
        Map<OsString, OsString> host = rules.host();
        boolean filtered = host.containsKey(VariableNames.PWD) && !variables.containsKey(VariableNames.PWD);
        if (filtered
                || rules.set().containsKey(VariableNames.PWD)
                || start.directory().equals(StartDirectory.launch())) {
            return;
        }
        if (variables.containsKey(VariableNames.PWD)) {
            variables.put(VariableNames.PWD, OsString.of(start.shown(host).toString()));
        }
        if (variables.containsKey(VariableNames.OLDPWD)) {
            OsString launch = host.get(VariableNames.PWD);
            if (launch != null && StartDirectory.logical(host).isPresent()) {
                variables.put(VariableNames.OLDPWD, launch);
            } else {
                variables.remove(VariableNames.OLDPWD);
            }
        }
    }

    /** Names the variables; values may be secret. */
    @Override
    public String toString() {
        return "Environment" + variables.keySet();
    }
}
