package dev.nono.cli.profile;

import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Printable;
import dev.nono.policy.GroupView;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.PolicyGroup;
import dev.nono.policy.PolicyGroups;
import java.util.List;

/** {@code profile groups}. */
final class GroupsCommand {
    private final Arguments arguments;
    private final Console console;
    private final PolicyContext user;

    GroupsCommand(Arguments arguments, Console console, PolicyContext user) {
        this.arguments = arguments;
        this.console = console;
        this.user = user;
    }

    int run() {
        PolicyGroups table = PolicyGroups.builtIn();
        boolean json = arguments.has(Option.JSON);
        if (!arguments.trailing().isEmpty()) {
            PolicyGroup group = table.require(arguments.trailing().get(0).toString());
            console.result(json ? GroupView.one(group, user) : text(group));
            return 0;
        }
        List<PolicyGroup> groups = GroupView.sorted(table, user.platform(), arguments.has(Option.ALL_PLATFORMS));
        if (json) {
            console.result(GroupView.list(groups));
            return 0;
        }
        StringBuilder out = new StringBuilder();
        for (PolicyGroup group : groups) {
            out.append(group.name())
                    .append("  ")
                    .append(group.description())
                    .append("  (")
                    .append(GroupView.platform(group))
                    .append(group.required() ? ", required)\n" : ")\n");
        }
        console.result(out.toString());
        return 0;
    }

    private String text(PolicyGroup group) {
        StringBuilder out = new StringBuilder(group.name())
                .append("  ")
                .append(group.description())
                .append("\nplatform: ")
                .append(GroupView.platform(group))
                .append(group.required() ? ", required\n" : "\n");
        paths(out, "read", group.read());
        paths(out, "write", group.write());
        paths(out, "read and write", group.readWrite());
        paths(out, "deny", group.deny());
        group.commands()
                .forEach(command ->
                        out.append("refuse to start: ").append(command).append('\n'));
        out.append(group.denyUnlink() ? "deny deleting\n" : "");
        return out.toString();
    }

    private void paths(StringBuilder out, String what, List<String> paths) {
        for (String path : paths) {
            String expanded = GroupView.expanded(path, user);
            out.append(what)
                    .append(": ")
                    .append(path)
                    .append(expanded.equals(path) ? "" : " -> " + Printable.line(expanded))
                    .append('\n');
        }
    }
}
