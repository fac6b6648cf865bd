package dev.nono.cli.why;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.cli.args.Unknown;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Paint;
import dev.nono.cli.terminal.Theme.Colour;
import dev.nono.query.Decision;
import dev.nono.query.Scope;
import dev.nono.query.Why;
import dev.nono.sandbox.OsString;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code why}: would this be allowed, and which rule says so? */
public final class WhyCommand {
    private static final int DENIED = 3;
    private static final int APPROVAL = 4;
    private static final int HTTPS = 443;

    private final Arguments arguments;
    private final Map<OsString, OsString> variables;
    private final Console console;

    private WhyCommand(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        this.console = console;
        this.arguments = arguments;
        this.variables = variables;
    }

    /**
     * Answers the question.
     *
     * @return 0; with {@code --exit-code} also 3 for denied and 4 if a person would be asked
     */
    public static int run(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        Decision decision = withoutRefused(new WhyCommand(arguments, variables, console).decide());
        console.result(arguments.has(Option.JSON) ? decision.toJson() : text(decision, console.resultPaint()));
        if (!arguments.has(Option.EXIT_CODE)) {
            return 0;
        }
        return decision instanceof Decision.Denied
                ? DENIED
                : decision instanceof Decision.ApprovalRequired ? APPROVAL : 0;
    }

    /** Suggests no option that this version refuses. */
    private static Decision withoutRefused(Decision decision) {
        if (!(decision instanceof Decision.Denied denied)
                || denied.suggestedFlag().isEmpty()) {
            return decision;
        }
        String option = denied.suggestedFlag().get().split(" ", 2)[0];
        return Unknown.laterOptions().containsKey(option) ? denied.suggesting(Optional.empty()) : denied;
    }

    private Decision decide() {
        requireQuestion();
        if (arguments.has(Option.SELF)) {
            Optional<Why> self = Questions.ofThisSandbox(arguments, variables);
            return self.isPresent()
                    ? ask(self.get())
                    : new Decision.NotSandboxed("this process does not run in a sandbox of nono");
        }
        return arguments.has(Option.COMMAND)
                ? Questions.command(arguments, variables, console)
                : ask(Questions.ofFlags(arguments, variables, console));
    }

    private void requireQuestion() {
        for (Option question : new Option[] {Option.COMMAND, Option.PATH, Option.HOST, Option.SCOPE}) {
            if (arguments.has(question)) {
                return;
            }
        }
        throw new NonoException(ErrorCode.CONFIG_PARSE, "nothing was asked; use --path, --host, --scope or --command");
    }

    private Decision ask(Why why) {
        if (arguments.has(Option.COMMAND)) {
            return why.command(text(Option.COMMAND));
        }
        if (arguments.has(Option.PATH)) {
            return why.path(path(), access());
        }
        if (arguments.has(Option.HOST)) {
            int port = arguments.text(Option.PORT).map(Integer::parseInt).orElse(HTTPS);
            return why.host(text(Option.HOST), port);
        }
        return why.scope(Scope.of(text(Option.SCOPE)).orElseThrow());
    }

    private Path path() {
        Path path = Questions.path(Option.PATH, text(Option.PATH));
        return arguments
                .text(Option.WORKDIR)
                .map(directory -> Questions.path(Option.WORKDIR, directory).resolve(path))
                .orElse(path);
    }

    private Access access() {
        return switch (arguments.text(Option.OP).orElse("read")) {
            case "write" -> Access.WRITE;
            case "readwrite" -> Access.READ_WRITE;
            default -> Access.READ;
        };
    }

    private String text(Option option) {
        return arguments.text(option).orElse("");
    }

    private static String text(Decision decision, Paint paint) {
        List<String> lines = decision.lines();
        Colour colour = decision.isAllowed() ? Colour.GREEN : Colour.RED;
        if (decision instanceof Decision.ScopeStatus || decision instanceof Decision.ApprovalRequired) {
            colour = Colour.YELLOW;
        }
        return paint.bold(colour, lines.get(0)) + "\n" + String.join("\n", lines.subList(1, lines.size()));
    }
}
