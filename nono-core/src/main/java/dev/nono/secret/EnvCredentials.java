package dev.nono.secret;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which secrets a program gets in which variables. Layers are added from weak to strong: the profile, the list of the
 * command line, its pairs. A later layer replaces what an earlier one said about the same reference or the same variable;
 * within one layer two references for one variable contradict each other.
 */
public final class EnvCredentials {
    private final Map<String, String> variables = new LinkedHashMap<>();

    /** Starts without any. */
    public EnvCredentials() {}

    /**
     * Adds what a profile maps.
     *
     * @param mapping references and variables
     * @return this object
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} or {@link ErrorCode#ENV_VAR_VALIDATION} for a bad one
     */
    public EnvCredentials profile(Map<String, String> mapping) {
        List<Mapping> layer = new ArrayList<>();
        mapping.forEach((reference, variable) -> layer.add(mapping(reference, variable)));
        return add(layer);
    }

    /**
     * Adds a list as {@code --env-credential} takes it: {@code name,env://V,env://V=W,op://vault/item/field=W}.
     *
     * @param list entries with commas between them
     * @return this object
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} or {@link ErrorCode#ENV_VAR_VALIDATION} for a bad one
     */
    public EnvCredentials list(String list) {
        List<Mapping> layer = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            String entry = part.strip();
            if (!entry.isEmpty()) {
                layer.add(entry(entry));
            }
        }
        return add(layer);
    }

    /**
     * Adds pairs as {@code --env-credential-map} takes them.
     *
     * @param words reference, variable, reference, variable and so on
     * @return this object
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} or {@link ErrorCode#ENV_VAR_VALIDATION} for a bad one
     */
    public EnvCredentials pairs(List<String> words) {
        if (words.size() % 2 != 0) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "--env-credential-map takes two words each time: a reference and a variable");
        }
        List<Mapping> layer = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 2) {
            layer.add(mapping(words.get(i), words.get(i + 1)));
        }
        return add(layer);
    }

    /**
     * What came of all layers.
     *
     * @return references and the variables for them, in the order in which they were first named
     */
    public Map<SecretReference, String> mapping() {
        Map<SecretReference, String> all = new LinkedHashMap<>();
        variables.forEach((reference, variable) -> all.put(SecretReference.parse(reference), variable));
        return Collections.unmodifiableMap(all);
    }

    private record Mapping(SecretReference reference, String variable) {}

    private static Mapping mapping(String text, String variable) {
        SecretReference reference = SecretReference.parse(text);
        if (reference instanceof SecretReference.Command) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "\"" + text
                            + "\" cannot be put into a variable: the output of a command belongs to a request of the"
                            + " proxy. Use it as the credential_key of a route",
                    Map.of("reference", text),
                    null);
        }
        return new Mapping(reference, CredentialVariables.requireDestination(variable));
    }

    private static Mapping entry(String entry) {
        if (entry.startsWith(ReferenceParser.KEYRING)
                || entry.startsWith(ReferenceParser.APPLE_PASSWORD)
                || entry.startsWith(ReferenceParser.APPLE_PASSWORDS)) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "\"" + ReferenceParser.schemeOf(entry)
                            + "\" cannot stand in a list of credentials; write --env-credential-map REFERENCE VARIABLE");
        }
        if (!entry.contains("://")) {
            SecretReference reference = SecretReference.parse(entry);
            return mapping(entry, reference.ownVariable().orElse(entry));
        }
        int equals = entry.lastIndexOf('=');
        if (equals < 0 && entry.startsWith(ReferenceParser.VARIABLE)) {
            return mapping(entry, entry.substring(ReferenceParser.VARIABLE.length()));
        }
        if (equals < 0) {
            SecretReference.parse(entry);
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "\"" + ReferenceParser.schemeOf(entry)
                            + "\" in a list of credentials names no variable; write REFERENCE=VARIABLE");
        }
        return mapping(entry.substring(0, equals), entry.substring(equals + 1));
    }

    private EnvCredentials add(List<Mapping> layer) {
        Map<String, String> owners = new HashMap<>();
        for (Mapping mapping : layer) {
            String text = mapping.reference().text();
            String other = owners.put(mapping.variable(), text);
            if (other != null && !other.equals(text)) {
                throw new NonoException(
                        ErrorCode.CONFIG_PARSE,
                        "two credentials are mapped to the variable " + mapping.variable() + ": "
                                + SecretReference.parse(other).redacted() + " and "
                                + mapping.reference().redacted() + "; choose another name for one of them",
                        Map.of("var", mapping.variable()),
                        null);
            }
        }
        for (Mapping mapping : layer) {
            variables.values().removeIf(mapping.variable()::equals);
            variables.put(mapping.reference().text(), mapping.variable());
        }
        return this;
    }
}
