package dev.nono.cli.args;

import dev.nono.Spelling;
import dev.nono.sandbox.OsString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What to say about names that this version does not have. Loaded only when there is one. */
public final class Unknown {
    private Unknown() {}

    /** Options of other versions, by their names, and the feature that they belong to. */
    public static Map<String, String> laterOptions() {
        Map<String, String> later = new LinkedHashMap<>();
        put(later, "profiles", "profiles");
        put(later, "the trusted authority of the proxy (macOS)", "trust-proxy-ca");
        put(later, "detached sessions", "detached", "detach-timeout", "startup-timeout", "name");
        put(
                later,
                "rollback",
                "rollback",
                "no-rollback",
                "no-rollback-prompt",
                "rollback-exclude",
                "rollback-include",
                "rollback-all",
                "rollback-dest",
                "skip-dir");
        put(later, "the audit trail", "no-audit", "no-audit-integrity", "audit-integrity", "audit-sign-key");
        put(later, "trust in instruction files", "trust-override");
        put(later, "approvals", "capability-elevation");
        return later;
    }

    private static void put(Map<String, String> later, String feature, String... names) {
        for (String name : names) {
            later.put(name.startsWith("-") ? name : "--" + name, feature);
        }
    }

    /** Commands of other versions, and the feature that they belong to. */
    public static Map<String, String> laterCommands() {
        Map<String, String> later = new LinkedHashMap<>();
        for (String name :
                new String[] {"ps", "stop", "detach", "pause", "attach", "resume", "logs", "inspect", "session", "prune"
                }) {
            later.put(name, "sessions");
        }
        for (String name : new String[] {"pull", "remove", "update", "outdated", "pin", "unpin", "search", "list"}) {
            later.put(name, "packs");
        }
        later.put("rollback", "rollback");
        later.put("audit", "the audit trail");
        later.put("trust", "trust in instruction files");
        later.put("connect", "remote sessions");
        later.put("platform", "the platform");
        return later;
    }

    private static Map<String, String> laterVariables() {
        Map<String, String> later = new LinkedHashMap<>();
        later.put("NONO_ALLOW_PROXY", "an older name of NONO_ALLOW_DOMAIN");
        later.put("NONO_TRUST_PROXY_CA", "the trusted authority of the proxy (macOS)");
        later.put("NONO_CAPABILITY_ELEVATION", "approvals");
        later.put("NONO_TRUST_OVERRIDE", "trust in instruction files");
        later.put("NONO_STARTUP_TIMEOUT", "detached sessions");
        later.put("NONO_DETACH_STARTUP_TIMEOUT", "detached sessions");
        return later;
    }

    static UsageException command(String word) {
        String feature = laterCommands().get(word);
        if (feature != null) {
            return new UsageException(
                    Optional.empty(),
                    "nono " + word + " belongs to " + feature + ", which this version does not have yet");
        }
        return new UsageException(Optional.empty(), "unknown command \"" + word + "\"" + nearest(word));
    }

    private static String nearest(String word) {
        List<String> names = new ArrayList<>();
        for (Command command : Command.shown()) {
            String name = command.typed();
            if (name.startsWith(word) || word.startsWith(name)) {
                return "; did you mean nono " + name + "?";
            }
            names.add(name);
        }
        return Spelling.hint(word, names) + "; to run a program of this name: nono run -- " + word;
    }

    static UsageException option(Optional<Command> command, String name) {
        String feature = laterOptions().get(name);
        if (feature != null && command.isPresent()) {
            return new UsageException(
                    command,
                    name + " belongs to " + feature + ", which this version does not have yet; nothing was started");
        }
        for (Command other : Command.values()) {
            for (Option option : other.options()) {
                if (option.typed().equals(name) || name.equals("-" + option.letter())) {
                    return elsewhere(command, name, other);
                }
            }
        }
        return new UsageException(command, "unknown option " + name + Spelling.hint(name, typed(command)));
    }

    private static List<String> typed(Optional<Command> command) {
        List<String> names = new ArrayList<>();
        if (command.isPresent()) {
            for (Option option : command.get().options()) {
                names.add(option.typed());
            }
        }
        return names;
    }

    private static UsageException elsewhere(Optional<Command> command, String name, Command other) {
        if (command.isEmpty()) {
            return new UsageException(
                    command,
                    name + " is an option of a command; write it behind the command: nono " + other.typed() + " "
                            + name);
        }
        if (command.get() == Command.WRAP && other == Command.RUN) {
            return new UsageException(
                    command, "wrap has no " + name + ", which needs a supervisor that stays; use nono run instead");
        }
        return new UsageException(
                command,
                "nono " + command.get().typed() + " has no option " + name + "; nono " + other.typed() + " has");
    }

    /** Refuses variables that another version would obey: to ignore one could mean a weaker sandbox than asked for. */
    static void checkVariables(Command command, Map<OsString, OsString> environment) {
        boolean candidate = false;
        for (OsString name : environment.keySet()) {
            candidate |= name.toString().startsWith("NONO_");
        }
        if (!candidate) {
            return;
        }
        laterVariables().forEach((name, feature) -> {
            OsString value = environment.get(OsString.of(name));
            if (value != null && value.length() > 0) {
                throw new UsageException(
                        Optional.of(command),
                        name + " is set and belongs to " + feature
                                + ", which this version does not have yet; unset it. Nothing was started");
            }
        });
    }
}
