package dev.nono.profile.text;

import dev.nono.Spelling;
import dev.nono.internal.json.LocatedObject;
import dev.nono.profile.model.CommandSandbox;
import dev.nono.profile.model.MediatedCommand;
import dev.nono.profile.model.Mediation;
import dev.nono.profile.model.MediationAction;
import dev.nono.profile.model.MediationRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The section {@code mediation}. A key that nobody knows is a warning here, because profiles of older tools have some; what
 * would run with fewer rules because of it does not run at all yet.
 */
final class MediationKeys {
    private final List<String> warnings;

    private MediationKeys(List<String> warnings) {
        this.warnings = warnings;
    }

    static Mediation read(LocatedObject json, List<String> warnings) {
        return new MediationKeys(warnings).section(json);
    }

    private Mediation section(LocatedObject json) {
        List<MediatedCommand> commands = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (LocatedObject object : json.objects("commands")) {
            MediatedCommand command = command(object);
            if (!names.add(command.name())) {
                throw object.fault("name", "is used by two commands: " + command.name());
            }
            commands.add(command);
        }
        List<String> blocked = new ArrayList<>();
        json.object("env").ifPresent(env -> {
            blocked.addAll(env.strings("block"));
            done(env, Set.of("block"));
        });
        done(json, Set.of("commands", "env"));
        return new Mediation(commands, blocked);
    }

    private MediatedCommand command(LocatedObject json) {
        String name = json.text("name");
        if (name.indexOf('/') >= 0 || name.indexOf(',') >= 0 || name.equals(".") || name.equals("..")) {
            throw json.fault("name", "must be the name of a command, without / and without comma");
        }
        List<MediationRule> rules = new ArrayList<>();
        for (LocatedObject object : json.objects("intercept")) {
            rules.add(rule(object));
        }
        boolean agentAllowed = true;
        Optional<List<String>> parents = Optional.empty();
        Optional<LocatedObject> caller = json.nullableObject("caller_policy");
        if (caller.isPresent()) {
            agentAllowed = caller.get().bool("agent_allowed").orElse(true);
            parents = caller.get().optionalStrings("allowed_parents");
            done(caller.get(), Set.of("agent_allowed", "allowed_parents"));
        }
        MediatedCommand command = new MediatedCommand(
                name,
                json.string("binary_path"),
                rules,
                json.nullableObject("sandbox").map(this::sandbox),
                agentAllowed,
                parents,
                json.bool("locked").orElse(false));
        done(json, Set.of("name", "binary_path", "intercept", "sandbox", "caller_policy", "locked"));
        return command;
    }

    private MediationRule rule(LocatedObject json) {
        if (!json.has("args_prefix")) {
            throw json.fault("args_prefix", "is missing; [] stands for every invocation");
        }
        LocatedObject action = json.object("action").orElseThrow(() -> CredentialChecks.missing(json, "action"));
        String type = action.text("type");
        switch (type) {
            case "respond", "capture", "approve", "passthrough" -> {}
            default ->
                throw action.fault("type", "must be respond, capture, approve or passthrough, not \"" + type + "\"");
        }
        MediationRule rule = new MediationRule(
                json.strings("args_prefix"),
                json.bool("admin").orElse(false),
                new MediationAction(
                        type,
                        action.string("script"),
                        action.string("stdout"),
                        action.integer("exit_code", 0, 255).map(Long::intValue)));
        done(action, Set.of("type", "script", "stdout", "exit_code"));
        done(json, Set.of("args_prefix", "admin", "action"));
        return rule;
    }

    private CommandSandbox sandbox(LocatedObject json) {
        boolean block = false;
        List<String> hosts = List.of();
        Optional<LocatedObject> network = json.nullableObject("network");
        if (network.isPresent()) {
            block = network.get().bool("block").orElse(false);
            hosts = network.get().strings("allowed_hosts");
            done(network.get(), Set.of("block", "allowed_hosts"));
        }
        if (json.bool("keychain_access").orElse(false)) {
            throw json.fault(
                    "keychain_access",
                    "is not honoured any more: list ~/Library/Keychains/login.keychain-db and"
                            + " ~/Library/Keychains/metadata.keychain-db in fs_read_file, so that the grant can be seen");
        }
        CommandSandbox sandbox = new CommandSandbox(
                block,
                hosts,
                json.strings("fs_read"),
                json.strings("fs_read_file"),
                json.strings("fs_write"),
                json.strings("fs_write_file"),
                json.strings("allow_commands"));
        done(
                json,
                Set.of(
                        "network",
                        "keychain_access",
                        "fs_read",
                        "fs_read_file",
                        "fs_write",
                        "fs_write_file",
                        "allow_commands"));
        return sandbox;
    }

    private void done(LocatedObject json, Set<String> known) {
        for (String name : json.names()) {
            if (!known.contains(name)) {
                warnings.add(
                        json.path() + "." + name + " is no known key and has no effect" + Spelling.hint(name, known));
                json.has(name);
            }
        }
        json.done();
    }
}
