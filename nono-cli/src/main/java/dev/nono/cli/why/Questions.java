package dev.nono.cli.why;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.cli.launch.Contexts;
import dev.nono.cli.launch.SandboxPlan;
import dev.nono.cli.terminal.Console;
import dev.nono.net.HostQuery;
import dev.nono.network.NetworkIntent;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.GroupSelection;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.PolicyResolver;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.query.CommandQuery;
import dev.nono.query.Decision;
import dev.nono.query.EndpointRule;
import dev.nono.query.QueryContext;
import dev.nono.query.ScopeSupport;
import dev.nono.query.SensitiveRule;
import dev.nono.query.Why;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.Support;
import dev.nono.session.Explanations;
import dev.nono.state.CapabilityFile;
import dev.nono.state.CapabilityFiles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Of which sandbox a question is. */
final class Questions {
    private Questions() {}

    /** The sandbox in which this process runs; empty if it runs in none. */
    static Optional<Why> ofThisSandbox(Arguments arguments, Map<OsString, OsString> variables) {
        PolicyContext user = Contexts.of(variables);
        CapabilityFiles.Lookup lookup = CapabilityFiles.lookup(user.environment(), user.uid());
        if (lookup instanceof CapabilityFiles.NotSandboxed) {
            return Optional.empty();
        }
        if (!(lookup instanceof CapabilityFiles.Found found)) {
            throw new NonoException(
                    ErrorCode.CAP_FILE_VALIDATION,
                    "this sandbox has no capability file, because none could be written when it was made; ask outside"
                            + " of it with the options that it was started with");
        }
        CapabilityFile file = found.content();
        ResolvedPolicy policy = PolicyResolver.builtIn(user).resolve(GroupSelection.defaults());
        QueryContext.Builder context =
                Explanations.context(file).ungrantable(policy.protectedRoots().paths());
        for (SensitiveRule rule : Explanations.context(policy).build().sensitive()) {
            context.sensitive(rule);
        }
        return Optional.of(Why.ask(
                file.state().restore().capabilities(),
                scoped(context, arguments).build()));
    }

    /** The sandbox that these options would make. */
    static Why ofFlags(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        SandboxPlan.Asked asked = SandboxPlan.asked(arguments, variables, console);
        CompiledPolicy policy = asked.policy();
        QueryContext.Builder context = scoped(Explanations.context(policy), arguments);
        CapabilitySet capabilities = policy.capabilities();
        Optional<NetworkIntent.Filtered> proxied = asked.proxied();
        if (proxied.isPresent()) {
            capabilities =
                    capabilities.toBuilder().network(NetworkMode.proxyOnly(0)).build();
            ask(proxied.get(), context);
        }
        return Why.ask(capabilities, context.build());
    }

    /** What the profile that was named says about a command. */
    static Decision command(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        List<String> words = new ArrayList<>();
        arguments.trailing().forEach(word -> words.add(word.toString()));
        Decision decision = CommandQuery.of(
                        SandboxPlan.asked(arguments, variables, console).commands())
                .ask(
                        arguments.text(Option.COMMAND).orElse(""),
                        arguments.text(Option.CALLER).orElse(CommandQuery.SESSION),
                        words,
                        Contexts.text(variables));
        return decision instanceof Decision.Allowed allowed
                ? allowed.withWarning("this version runs no commands under policies: nono run refuses the profile")
                : decision;
    }

    /** The very filter and rules of the proxy. */
    private static void ask(NetworkIntent.Filtered intent, QueryContext.Builder context) {
        context.hostFilter(intent.hostFilter());
        for (NetworkIntent.NamedRoute route : intent.routes()) {
            List<EndpointRule> rules = new ArrayList<>();
            route.definition().endpointRules().forEach(rule -> rules.add(new EndpointRule(rule.method(), rule.path())));
            String host = HostQuery.parse(route.definition().upstream()).host();
            if (!rules.isEmpty()) {
                context.endpoints(host, rules);
            }
        }
    }

    private static QueryContext.Builder scoped(QueryContext.Builder context, Arguments arguments) {
        return arguments.has(Option.SCOPE) ? context.scopes(scopes()) : context;
    }

    /** The backend names its Landlock version as {@code Landlock V7}. */
    private static ScopeSupport scopes() {
        Support support = Sandbox.support();
        String details = support.details();
        int at = details.indexOf("Landlock V");
        if (at < 0) {
            return ScopeSupport.unknown();
        }
        int end = at + "Landlock V".length();
        int start = end;
        while (end < details.length() && Character.isDigit(details.charAt(end))) {
            end++;
        }
        return end == start
                ? ScopeSupport.unknown()
                : ScopeSupport.linux(Integer.parseInt(details.substring(start, end)));
    }

    static Path path(Option option, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new NonoException(
                    ErrorCode.PATH_CANONICALIZATION,
                    option.typed() + " " + text + " cannot be a path: " + e.getReason(),
                    e);
        }
    }
}
