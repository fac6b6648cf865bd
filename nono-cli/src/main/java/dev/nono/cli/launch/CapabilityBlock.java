package dev.nono.cli.launch;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GpuAccess;
import dev.nono.capability.GrantPart;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.SocketMode;
import dev.nono.capability.UnixSocketGrant;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Paint;
import dev.nono.cli.terminal.Printable;
import dev.nono.cli.terminal.Theme.Colour;
import dev.nono.network.NetworkIntent;
import dev.nono.policy.BlockedGrant;
import dev.nono.policy.BypassedPath;
import dev.nono.policy.ClosedInside;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.SplitGrant;
import dev.nono.profile.model.HttpRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the program may touch, on standard error, before it starts. */
final class CapabilityBlock {
    private static final int BADGE_WIDTH = 4;
    private static final int SHOWN_HOSTS = 6;
    private static final int SHOWN_RULES = 3;

    private final Console console;
    private final Paint paint;
    private final StringBuilder out = new StringBuilder();

    private CapabilityBlock(Console console) {
        this.console = console;
        this.paint = console.paint();
    }

    static void print(SandboxPlan plan, int verbosity, Console console) {
        if (console.isSilent()) {
            return;
        }
        CapabilityBlock block = new CapabilityBlock(console);
        block.skipped(plan.skipped());
        for (String warning : plan.warnings()) {
            console.warn(warning);
        }
        for (BlockedGrant blocked : plan.blocked()) {
            console.warn(blocked.display());
        }
        if (verbosity > 0) {
            plan.policy().ifPresent(block::lifted);
        }
        block.capabilities(plan, verbosity);
        console.say(block.out.substring(0, block.out.length() - 1));
    }

    private void lifted(CompiledPolicy policy) {
        for (BypassedPath path : policy.bypassed()) {
            console.say("the protection of " + Printable.line(path.path().toString()) + " is lifted ("
                    + path.access().display() + ")");
        }
    }

    private void capabilities(SandboxPlan plan, int verbosity) {
        CapabilitySet caps = plan.capabilities();
        out.append(paint.bold(Colour.TEXT, "Capabilities")).append('\n');
        if (!caps.limits().isEmpty()) {
            row("max", Colour.YELLOW, caps.limits().summary(), "");
        }
        int others = 0;
        for (SplitGrant split : plan.splits()) {
            if (verbosity > 0 || split.grant().source().isUserIntent()) {
                split(split, verbosity);
            }
        }
        for (FileGrant grant : caps.files()) {
            if (grant.part() != GrantPart.WHOLE) {
                continue;
            }
            if (verbosity > 0 || grant.source().isUserIntent()) {
                file(grant, verbosity);
            } else {
                others++;
            }
        }
        if (others > 0) {
            row("", Colour.OVERLAY, paint.of(Colour.OVERLAY, "+ " + others + " system/group paths (-v to show)"), "");
        }
        closed(ClosedInside.of(caps), verbosity);
        for (UnixSocketGrant grant : caps.unixSockets()) {
            socket(grant);
        }
        network(caps, plan.proxied());
        if (caps.gpu() == GpuAccess.ALL) {
            row("gpu", Colour.TEAL, "render and compute devices", "");
        }
    }

    private void file(FileGrant grant, int verbosity) {
        String note = grant.isFile() ? "(file)" : "(dir)";
        if (verbosity > 0) {
            note += " [" + grant.source().display() + "]";
        }
        row(badge(grant.access()), colour(grant.access()), path(grant.resolved()), note);
    }

    private void split(SplitGrant split, int verbosity) {
        FileGrant grant = split.grant();
        String note = "(dir, " + split.entries() + (split.entries() == 1 ? " entry)" : " entries)");
        if (verbosity > 0) {
            note += " [" + grant.source().display() + "]";
        }
        row(badge(grant.access()), colour(grant.access()), Printable.line(split.display()), note);
        for (String limit : split.limits()) {
            row("", Colour.OVERLAY, paint.of(Colour.OVERLAY, Printable.line(limit)), "");
        }
    }

    /** One line however much it is, or a line for each rule. */
    private void closed(List<ClosedInside> rules, int verbosity) {
        int count = 0;
        for (ClosedInside closed : rules) {
            count += closed.paths().size();
            if (verbosity > 0) {
                row("deny", Colour.RED, Printable.line(String.join(", ", closed.paths())), "[" + closed.rule() + "]");
            }
        }
        if (count > 0) {
            String text = count + (count == 1 ? " protected path" : " protected paths") + " inside of these";
            row(
                    verbosity > 0 ? "" : "deny",
                    verbosity > 0 ? Colour.OVERLAY : Colour.RED,
                    text + (count == 1 ? " stays closed" : " stay closed"),
                    verbosity > 0 ? "(to open one, also grant it and add --bypass-protection PATH)" : "(-v to show)");
        }
    }

    private void socket(UnixSocketGrant grant) {
        row(
                grant.mode() == SocketMode.CONNECT ? "sock" : "sock+",
                Colour.BLUE,
                path(grant.resolved()),
                "(" + grant.scope().label() + ")");
    }

    private void network(CapabilitySet caps, Optional<NetworkIntent.Filtered> proxied) {
        NetworkMode mode = caps.networkMode();
        StringBuilder text = new StringBuilder();
        if (mode instanceof NetworkMode.Blocked) {
            text.append("outbound blocked");
        } else if (mode instanceof NetworkMode.ProxyOnly proxy) {
            text.append(proxied.map(CapabilityBlock::reach).orElse("proxy localhost:" + proxy.port()));
        } else {
            text.append(caps.connectPorts().isEmpty() ? "outbound allowed" : "outbound only as listed");
        }
        ports(text, "connect", caps.connectPorts());
        ports(text, "listen", caps.bindPorts());
        caps.udp().ifPresent(udp -> text.append(", udp: ").append(udp.wireName()));
        row("net", mode instanceof NetworkMode.AllowAll ? Colour.GREEN : Colour.RED, text.toString(), "");
        if (!caps.localhostPorts().isEmpty()) {
            row("port", Colour.TEAL, "localhost " + join(caps.localhostPorts()), "");
        }
    }

    private static String reach(NetworkIntent.Filtered intent) {
        List<String> hosts = intent.allowedHosts();
        StringBuilder text = new StringBuilder("through the proxy: ");
        if (hosts.isEmpty()) {
            text.append(intent.strict() ? "no host" : "every host");
        } else {
            for (int i = 0; i < Math.min(SHOWN_HOSTS, hosts.size()); i++) {
                text.append(i == 0 ? "" : ", ").append(hosts.get(i));
                paths(text, hosts.get(i), intent.routes());
            }
        }
        if (hosts.size() > SHOWN_HOSTS) {
            text.append(" and ").append(hosts.size() - SHOWN_HOSTS).append(" more");
        }
        if (!intent.deniedHosts().isEmpty()) {
            text.append(", but not ").append(String.join(", ", intent.deniedHosts()));
        }
        List<String> services = new ArrayList<>();
        for (NetworkIntent.NamedRoute route : intent.routes()) {
            if (!route.name().startsWith(NetworkIntent.NamedRoute.RULES_PREFIX)) {
                services.add(route.name());
            }
        }
        if (!services.isEmpty()) {
            text.append("; credentials: ").append(String.join(", ", services));
        }
        return Printable.line(text.toString());
    }

    /** What of a host may be reached, where that is not all of it. */
    private static void paths(StringBuilder text, String host, List<NetworkIntent.NamedRoute> routes) {
        String name = NetworkIntent.NamedRoute.RULES_PREFIX + host;
        for (NetworkIntent.NamedRoute route : routes) {
            List<HttpRule> rules = route.definition().endpointRules();
            if (rules.isEmpty() || !(route.name().equals(name) || route.name().startsWith(name + ":"))) {
                continue;
            }
            text.append(" (only ");
            for (int i = 0; i < Math.min(SHOWN_RULES, rules.size()); i++) {
                HttpRule rule = rules.get(i);
                text.append(i == 0 ? "" : ", ")
                        .append(rule.method().equals("*") ? "" : rule.method() + " ")
                        .append(rule.path());
            }
            if (rules.size() > SHOWN_RULES) {
                text.append(" and ").append(rules.size() - SHOWN_RULES).append(" more");
            }
            text.append(')');
        }
    }

    private static void ports(StringBuilder text, String what, List<Integer> ports) {
        if (!ports.isEmpty()) {
            text.append(", ").append(what).append(": ").append(join(ports));
        }
    }

    private static String join(List<Integer> ports) {
        StringBuilder text = new StringBuilder();
        for (int port : ports) {
            text.append(text.isEmpty() ? "" : ", ").append(port);
        }
        return text.toString();
    }

    private void skipped(List<FlagGrants.Skipped> skipped) {
        for (FlagGrants.Skipped one : skipped) {
            console.warn("nothing is at " + one.path() + "; " + one.option() + " " + one.path() + " is left out");
        }
    }

    private void row(String badge, Colour colour, String text, String note) {
        out.append("  ").append(badge.isEmpty() ? " ".repeat(2 + badge.length()) : paint.badge(colour, badge));
        out.append(" ".repeat(Math.max(0, BADGE_WIDTH - badge.length()))).append(text);
        if (!note.isEmpty()) {
            out.append(' ').append(paint.of(Colour.SUBTEXT, note));
        }
        out.append('\n');
    }

    private static String path(java.nio.file.Path path) {
        return Printable.line(path.toString());
    }

    private static String badge(Access access) {
        return switch (access) {
            case READ -> "r";
            case WRITE -> "w";
            case READ_WRITE -> "r+w";
        };
    }

    private static Colour colour(Access access) {
        return access == Access.READ ? Colour.GREEN : Colour.YELLOW;
    }
}
