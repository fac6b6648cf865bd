package dev.nono.profile.text;

import dev.nono.internal.json.Located;
import dev.nono.internal.json.LocatedObject;
import dev.nono.profile.model.CredentialVariable;
import dev.nono.profile.model.EnvironmentSection;
import dev.nono.profile.model.InheritedList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The sections {@code environment} and {@code env_credentials}. */
final class EnvironmentKeys {
    private EnvironmentKeys() {}

    static EnvironmentSection read(LocatedObject json) {
        Map<String, String> set = new TreeMap<>();
        json.object("set_vars").ifPresent(variables -> {
            for (String name : variables.names()) {
                if (name.equals("PATH") || name.startsWith("NONO_")) {
                    throw variables.faultAtName(name, "cannot be set by a profile: nono sets it itself");
                }
                if (!Keys.isVariable(name)) {
                    throw variables.faultAtName(
                            name, "is no name of a variable: letters, digits and _, no digit first");
                }
                set.put(name, variables.string(name).orElseThrow(() -> variables.fault(name, "must be a string")));
            }
        });
        EnvironmentSection section = new EnvironmentSection(
                new InheritedList(json.optionalStrings("allow_vars")), json.strings("deny_vars"), set);
        json.done();
        return section;
    }

    static Map<String, CredentialVariable> credentials(LocatedObject json) {
        Map<String, CredentialVariable> credentials = new LinkedHashMap<>();
        for (String reference : json.names()) {
            CredentialChecks.reference(json, reference);
            Located member = json.located(reference).orElseThrow();
            CredentialVariable variable;
            if (member.value() instanceof String name) {
                variable = new CredentialVariable(name, Optional.empty());
            } else {
                LocatedObject object = json.object(reference).orElseThrow();
                variable = new CredentialVariable(object.text("env_var"), Keys.when(object));
                object.done();
            }
            CredentialChecks.destination(json, reference, variable.variable());
            requireOnce(json, credentials, reference, variable);
            credentials.put(reference, variable);
        }
        return credentials;
    }

    /** Two references for one variable would leave it to chance which account is used; with conditions it may be clear. */
    private static void requireOnce(
            LocatedObject json, Map<String, CredentialVariable> others, String reference, CredentialVariable variable) {
        for (Map.Entry<String, CredentialVariable> other : others.entrySet()) {
            if (other.getValue().variable().equals(variable.variable())
                    && other.getValue().when().isEmpty()
                    && variable.when().isEmpty()) {
                throw json.fault(
                        reference,
                        "fills " + variable.variable() + ", which \"" + other.getKey()
                                + "\" fills too; keep one of them");
            }
        }
    }
}
