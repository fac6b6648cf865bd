package dev.nono.cli.launch;

import dev.nono.capability.Access;
import dev.nono.capability.ByteSize;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Printable;
import dev.nono.cli.terminal.ShellWords;
import dev.nono.cli.terminal.Streams;
import dev.nono.cli.terminal.Theme.Colour;
import dev.nono.diagnostic.DenialReason;
import dev.nono.diagnostic.DenialRecord;
import dev.nono.diagnostic.ErrorDiagnostics;
import dev.nono.diagnostic.Footer;
import dev.nono.diagnostic.SessionReport;
import dev.nono.proxy.Proxy;
import dev.nono.proxy.ProxyEvent;
import dev.nono.sandbox.ExecFailedException;
import dev.nono.sandbox.LimitReport;
import dev.nono.sandbox.OsString;
import dev.nono.session.ExitCodes;
import dev.nono.session.Explanations;
import dev.nono.session.SessionResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is said after the command has ended: only what was seen, and what would help. */
final class Report {
    private static final int HIGHEST_STOP = 143;
    private static final int SHOWN_REFUSALS = 8;

    private final SandboxPlan plan;
    private final Optional<Proxy> proxy;
    private final Arguments arguments;
    private final Console console;

    Report(SandboxPlan plan, Optional<Proxy> proxy, Arguments arguments, Console console) {
        this.plan = plan;
        this.proxy = proxy;
        this.arguments = arguments;
        this.console = console;
    }

    /** After a command that ran. */
    void of(SessionResult result) {
        json(result.report());
        if (!isWanted()) {
            return;
        }
        if (result.cause() == SessionResult.Cause.MEMORY) {
            memory(result.limits());
            return;
        }
        processes(result);
        if (result.cause() == SessionResult.Cause.SIGNAL && result.exitCode() <= HIGHEST_STOP) {
            tell("[nono] Session stopped.");
        }
        List<String> hidden =
                plan.profile().map(ChosenProfile::suppressedServices).orElse(List.of());
        footer(Footer.of(result.report().without(hidden), plan.capabilities()));
        refusedByProxy();
    }

    /** After a command that the kernel refused to execute inside the sandbox, which then counts as ended. */
    SessionResult of(ExecFailedException failure) {
        List<DenialRecord> denied = new ArrayList<>();
        String refused = failure.details().get("program");
        if (refused != null) {
            denied.add(new DenialRecord(refused, Access.READ, DenialReason.POLICY_BLOCKED));
        }
        SessionReport report = SessionReport.build(ExitCodes.NOT_EXECUTED, List.of(), List.of(), List.of(), List.of())
                .withDiagnostics(List.of(ErrorDiagnostics.of(failure)));
        console.error(String.valueOf(failure.getMessage()));
        json(report);
        if (isWanted()) {
            Footer footer = Footer.of(report, plan.capabilities());
            String program = failure.details().get("program");
            footer(program == null ? footer : footer.program(Path.of(program)));
        }
        return new SessionResult(
                ExitCodes.NOT_EXECUTED,
                SessionResult.Cause.NORMAL,
                SessionReport.build(ExitCodes.NOT_EXECUTED, denied, List.of(), List.of(), List.of()),
                LimitReport.NONE);
    }

    private void footer(Footer footer) {
        if (arguments.has(Option.WATCH_FILES)) {
            footer.filesWatched();
        }
        if (footer.isNeeded()) {
            plan.policy().ifPresent(policy -> footer.policy(Explanations.policy(Explanations.why(policy))));
            List<String> lines = footer.lines();
            tell(console.paint().bold(Colour.BRAND, lines.get(0)));
            lines.subList(1, lines.size()).forEach(line -> tell(Printable.line(line)));
            if (!arguments.has(Option.WATCH_FILES) && plan.policy().isPresent()) {
                tell("  - to see which files the command asks for and is refused, run it again with --watch-files");
            }
        }
    }

    /** What the proxy refused, each host once, and what would let it through. */
    private void refusedByProxy() {
        Map<String, ProxyEvent> refused = new LinkedHashMap<>();
        for (ProxyEvent event : proxy.map(Proxy::events).orElse(List.of())) {
            if (event.decision().equals("deny")) {
                refused.putIfAbsent(event.target() + " " + event.denialCategory(), event);
            }
        }
        if (refused.isEmpty()) {
            return;
        }
        tell("[nono] The proxy refused requests:");
        int shown = 0;
        for (ProxyEvent event : refused.values()) {
            if (shown++ == SHOWN_REFUSALS) {
                tell("  and " + (refused.size() - SHOWN_REFUSALS) + " more");
                break;
            }
            tell("  " + Printable.line(event.target()) + ": "
                    + Printable.line(event.reason() == null ? "refused" : event.reason()));
            if ("host_denied".equals(event.denialCategory())) {
                tell("    To let it through: --allow-domain " + ShellWords.join(List.of(OsString.of(event.target()))));
            }
        }
    }

    private void memory(LimitReport limits) {
        tell("[nono] The command was killed at its memory limit of "
                + plan.capabilities().limits().memory().map(ByteSize::format).orElse("unknown size") + ".");
        limits.memoryPeak().ifPresent(peak -> tell("  most memory in use: " + ByteSize.format(peak)));
        tell("  To give it more: --memory with a larger size.");
    }

    private void processes(SessionResult result) {
        if (result.limits().refusedForks() > 0 && result.exitCode() >= 1 && result.exitCode() <= 128) {
            long limit = plan.capabilities().limits().processes().orElse(0);
            tell("[nono] The command met its limit of " + limit + " processes and threads.");
            tell("  not created: " + result.limits().refusedForks());
            result.limits().processPeak().ifPresent(peak -> tell("  most at a time: " + peak));
            tell("  To give it more: --max-processes with a larger number.");
        }
    }

    private void json(SessionReport report) {
        if (arguments.has(Option.DIAGNOSTICS_JSON)) {
            console.notice(SessionReport.mergeWithProxy(report.toJson(), null));
        }
    }

    private boolean isWanted() {
        return SaveOffer.isWanted(arguments, console);
    }

    /** A program may have left the terminal without line discipline: a line end alone would not go to the left. */
    private void tell(String line) {
        console.notice(Streams.isTerminal(2) ? line + "\r" : line);
    }
}
