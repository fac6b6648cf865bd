package dev.nono.profile;

import dev.nono.profile.model.CommandSandbox;
import dev.nono.profile.model.MediatedCommand;
import dev.nono.profile.model.Mediation;
import dev.nono.profile.model.MediationRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the sections {@code mediation} of a base and a child are joined: a managed command of the base stays managed. */
final class MediationMerge {
    private MediationMerge() {}

    static Optional<Mediation> of(Optional<Mediation> base, Optional<Mediation> child) {
        if (base.isEmpty() || child.isEmpty()) {
            return child.or(() -> base);
        }
        Map<String, MediatedCommand> commands = new LinkedHashMap<>();
        for (MediatedCommand command : base.get().commands()) {
            commands.put(command.name(), command);
        }
        for (MediatedCommand command : child.get().commands()) {
            MediatedCommand before = commands.get(command.name());
            commands.put(command.name(), before == null ? command : command(before, command));
        }
        return Optional.of(new Mediation(
                new ArrayList<>(commands.values()),
                Lists.append(base.get().blockedVariables(), child.get().blockedVariables())));
    }

    private static MediatedCommand command(MediatedCommand base, MediatedCommand child) {
        return new MediatedCommand(
                base.name(),
                child.binaryPath().or(base::binaryPath),
                base.locked()
                        ? rules(base.intercepts(), child.intercepts())
                        : rules(child.intercepts(), base.intercepts()),
                sandbox(base.sandbox(), child.sandbox()),
                base.agentAllowed() && child.agentAllowed(),
                parents(base.allowedParents(), child.allowedParents()),
                base.locked() || child.locked());
    }

    /** The first rules, then those of the second for other invocations. The first match wins. */
    private static List<MediationRule> rules(List<MediationRule> first, List<MediationRule> second) {
        List<MediationRule> all = new ArrayList<>(first);
        for (MediationRule rule : second) {
            boolean replaced = false;
            for (MediationRule other : first) {
                replaced |= other.argsPrefix().equals(rule.argsPrefix());
            }
            if (!replaced) {
                all.add(rule);
            }
        }
        return all;
    }

    private static Optional<CommandSandbox> sandbox(Optional<CommandSandbox> base, Optional<CommandSandbox> child) {
        if (base.isEmpty() || child.isEmpty()) {
            return child.or(() -> base);
        }
        CommandSandbox one = base.get();
        CommandSandbox other = child.get();
        return Optional.of(new CommandSandbox(
                one.blockNetwork() || other.blockNetwork(),
                Lists.append(one.allowedHosts(), other.allowedHosts()),
                Lists.append(one.read(), other.read()),
                Lists.append(one.readFile(), other.readFile()),
                Lists.append(one.write(), other.write()),
                Lists.append(one.writeFile(), other.writeFile()),
                Lists.append(one.allowCommands(), other.allowCommands())));
    }

    /** Absent is any parent; of two lists, what both name. */
    private static Optional<List<String>> parents(Optional<List<String>> base, Optional<List<String>> child) {
        if (base.isEmpty() || child.isEmpty()) {
            return child.or(() -> base);
        }
        List<String> both = new ArrayList<>(base.get());
        both.retainAll(child.get());
        return Optional.of(both);
    }
}
