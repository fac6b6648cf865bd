package dev.nono.cli.launch;

import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Paint;
import dev.nono.cli.terminal.Printable;
import dev.nono.cli.terminal.ShellWords;
import dev.nono.cli.terminal.Theme.Colour;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.secret.RedactionPolicy;
import dev.nono.secret.Redactor;
import dev.nono.session.SessionPreview;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what would happen: what would be enforced, by which mechanism, and the command line. Starts and writes nothing. */
final class DryRun {
    private DryRun() {}

    static void print(
            SessionPreview preview,
            List<OsString> command,
            int verbosity,
            Optional<RedactionPolicy> redaction,
            Console console) {
        SandboxRequest request = preview.request();
        EnforcementStatus status = Sandbox.backend().check(request);
        Paint paint = console.paint();
        StringBuilder out = new StringBuilder(paint.bold(Colour.TEXT, "Enforcement")).append('\n');
        for (EnforcementStatus.Item item : status.items()) {
            out.append("  ")
                    .append(paint.of(colour(item), Printable.line(item.display())))
                    .append('\n');
        }
        if (verbosity > 0) {
            out.append(paint.bold(Colour.TEXT, "Rules")).append('\n');
            for (String rule : Sandbox.backend().describe(request)) {
                out.append("  ").append(Printable.line(rule)).append('\n');
            }
        }
        out.append(paint.bold(Colour.TEXT, "Start")).append('\n');
        out.append("  program   ")
                .append(Printable.line(request.program().toString()))
                .append('\n');
        out.append("  directory ")
                .append(Printable.line(request.directory().toString()))
                .append('\n');
        out.append("  variables ").append(request.environment().size()).append(" kept, ");
        out.append(preview.environment().dropped().size()).append(" removed\n");
        out.append(paint.bold(Colour.BRAND, "dry-run"))
                .append(": ")
                .append(commandLine(command, redaction.orElseGet(RedactionPolicy::secureDefault)));
        console.say(out.toString());
        status.requireMet(request.accepted());
    }

    /** The command line as it can be pasted, without secrets. */
    static String commandLine(List<OsString> command, RedactionPolicy redaction) {
        List<String> text = new ArrayList<>(command.size());
        command.forEach(word -> text.add(word.toString()));
        List<String> redacted = Redactor.of(redaction).argv(text);
        List<OsString> shown = new ArrayList<>(command.size());
        for (int i = 0; i < command.size(); i++) {
            boolean unchanged = redacted.get(i).equals(text.get(i));
            shown.add(unchanged ? command.get(i) : OsString.of(redacted.get(i)));
        }
        return ShellWords.join(shown);
    }

    private static Colour colour(EnforcementStatus.Item item) {
        return switch (item.level()) {
            case FULL -> Colour.GREEN;
            case PARTIAL -> Colour.YELLOW;
            case NONE -> item.required() ? Colour.RED : Colour.YELLOW;
        };
    }
}
