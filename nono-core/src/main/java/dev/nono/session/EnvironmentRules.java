package dev.nono.session;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.ProcessEnvironment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user wants of the environment of a program. {@link Environment} carries it out.
 *
 * @param host the variables to start from
 * @param allow if present, only inherited variables that match one of these pass; an empty list lets none pass
 * @param deny inherited variables that match one of these do not pass
 * @param strict whether variables that steer a runtime are dropped like {@linkplain DangerousVariables dangerous} ones
 * @param set variables to set, which no pattern filters
 * @param warnings what was not understood and has no effect, for people
 */
public record EnvironmentRules(
        Map<OsString, OsString> host,
        Optional<List<VariablePattern>> allow,
        List<VariablePattern> deny,
        boolean strict,
        Map<OsString, OsString> set,
        List<String> warnings) {
    /** Copies everything. */
    public EnvironmentRules {
        host = Collections.unmodifiableMap(new LinkedHashMap<>(host));
        allow = allow.isEmpty() ? allow : Optional.of(List.copyOf(allow.get()));
        deny = List.copyOf(deny);
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
        warnings = List.copyOf(warnings);
    }

    /**
     * Starts rules that pass on the variables of this JVM.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Names the variables; values may be secret. */
    @Override
    public String toString() {
        return "EnvironmentRules[host=" + host.keySet() + ", allow=" + allow + ", deny=" + deny + ", strict=" + strict
                + ", set=" + set.keySet() + "]";
    }

    /** Collects rules. For use by one thread. */
    public static final class Builder {
        private Map<OsString, OsString> host = ProcessEnvironment.ofThisJvm();
        private Optional<List<VariablePattern>> allow = Optional.empty();
        private final List<VariablePattern> deny = new ArrayList<>();
        private boolean strict;
        private final Map<OsString, OsString> set = new LinkedHashMap<>();
        private final List<String> warnings = new ArrayList<>();

        Builder() {}

        /**
         * Sets the variables to start from, in place of those of this JVM.
         *
         * @param variables names and values, in order
         * @return this builder
         */
        public Builder host(Map<OsString, OsString> variables) {
            this.host = variables;
            return this;
        }

        /**
         * Lets only matching inherited variables pass. Adds to the patterns of earlier calls; a call without any lets
         * none pass.
         *
         * @param patterns names, or beginnings of names with {@code *} at the end; others match nothing and are warned
         *     about
         * @return this builder
         */
        public Builder allowOnly(Collection<String> patterns) {
            List<VariablePattern> all = new ArrayList<>(allow.orElse(List.of()));
            for (String pattern : patterns) {
                VariablePattern.parse(pattern)
                        .ifPresentOrElse(
                                all::add,
                                () -> warnings.add("the pattern \"" + pattern
                                        + "\" for allowed variables matches nothing: use a name, or the start of names"
                                        + " with * at the end"));
            }
            this.allow = Optional.of(all);
            return this;
        }

        /**
         * Keeps matching inherited variables from the program, even allowed ones.
         *
         * @param patterns names, or beginnings of names with {@code *} at the end
         * @return this builder
         * @throws NonoException {@link ErrorCode#CONFIG_PARSE} for anything else: ignoring it would leak the variable
         */
        public Builder deny(Collection<String> patterns) {
            for (String pattern : patterns) {
                deny.add(VariablePattern.parse(pattern)
                        .orElseThrow(() -> new NonoException(
                                ErrorCode.CONFIG_PARSE,
                                "the pattern \"" + pattern
                                        + "\" for denied variables is not understood: use a name, or the start of names"
                                        + " with * at the end",
                                Map.of("pattern", pattern),
                                null)));
            }
            return this;
        }

        /**
         * Drops inherited variables that steer a runtime too.
         *
         * @return this builder
         */
        public Builder strict() {
            this.strict = true;
            return this;
        }

        /**
         * Sets a variable. Dangerous names are accepted here: whoever names one means it.
         *
         * @param name letters, digits and {@code _}; not {@code PATH}, and nothing that starts with {@code NONO_}
         * @param value the value
         * @return this builder
         * @throws NonoException {@link ErrorCode#ENV_VAR_VALIDATION} for another name
         */
        public Builder set(OsString name, OsString value) {
            VariableNames.requireSettable(name);
            set.put(name, value);
            return this;
        }

        /**
         * Sets a variable.
         *
         * @param name as in {@link #set(OsString, OsString)}
         * @param value the value
         * @return this builder
         * @throws NonoException {@link ErrorCode#ENV_VAR_VALIDATION} for another name
         */
        public Builder set(String name, String value) {
            return set(OsString.of(name), OsString.of(value));
        }

        /**
         * Makes the rules.
         *
         * @return the rules
         */
        public EnvironmentRules build() {
            return new EnvironmentRules(host, allow, deny, strict, set, warnings);
        }
    }
}
