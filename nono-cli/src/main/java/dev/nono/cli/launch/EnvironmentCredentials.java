package dev.nono.cli.launch;

import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Printable;
import dev.nono.sandbox.OsString;
import dev.nono.secret.CredentialVariables;
import dev.nono.secret.EnvCredentials;
import dev.nono.secret.SecretReference;
import dev.nono.secret.SecretSource;
import dev.nono.session.Injection;
import dev.nono.session.SecretVariables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Credentials that the program gets in variables, and what is said about them. */
final class EnvironmentCredentials {
    private final Map<SecretReference, String> mapping;
    private final Console console;

    private EnvironmentCredentials(Map<SecretReference, String> mapping, Console console) {
        this.mapping = mapping;
        this.console = console;
    }

    /** What the profile and the options ask for. Nothing is loaded yet. */
    static EnvironmentCredentials of(Arguments arguments, Map<String, String> ofProfile, Console console) {
        if (ofProfile.isEmpty() && !arguments.has(Option.ENV_CREDENTIAL) && !arguments.has(Option.ENV_CREDENTIAL_MAP)) {
            return new EnvironmentCredentials(Map.of(), console);
        }
        EnvCredentials credentials = new EnvCredentials().profile(ofProfile);
        if (arguments.has(Option.ENV_CREDENTIAL)) {
            credentials.list(String.join(",", words(arguments, Option.ENV_CREDENTIAL)));
        }
        if (arguments.has(Option.ENV_CREDENTIAL_MAP)) {
            credentials.pairs(words(arguments, Option.ENV_CREDENTIAL_MAP));
        }
        return new EnvironmentCredentials(credentials.mapping(), console);
    }

    private static List<String> words(Arguments arguments, Option option) {
        List<String> words = new ArrayList<>();
        for (OsString word : arguments.values(option)) {
            words.add(word.toString());
        }
        return words;
    }

    boolean isEmpty() {
        return mapping.isEmpty();
    }

    /** Says what will be in reach of the program. */
    void announce() {
        if (mapping.isEmpty()) {
            return;
        }
        List<String> shown = new ArrayList<>();
        mapping.forEach((reference, variable) -> {
            shown.add(reference.redacted());
            console.warn("the command can read the credential " + Printable.line(reference.redacted()) + " in "
                    + variable + "; with --credential the proxy adds it to requests instead");
            CredentialVariables.warning(variable).ifPresent(console::warn);
        });
        console.say("Loading " + shown.size() + (shown.size() == 1 ? " credential (" : " credentials (")
                + Printable.line(String.join(", ", shown)) + ")");
    }

    /** Loads all of them, or fails. */
    Optional<Injection> load(SecretSource source) {
        return mapping.isEmpty() ? Optional.empty() : Optional.of(SecretVariables.load(mapping, source));
    }
}
