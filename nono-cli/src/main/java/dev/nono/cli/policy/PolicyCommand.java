package dev.nono.cli.policy;

import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Command;
import dev.nono.cli.args.Option;
import dev.nono.cli.args.UsageException;
import dev.nono.cli.launch.Contexts;
import dev.nono.cli.launch.SandboxPlan;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.JsonText;
import dev.nono.cli.terminal.Paint;
import dev.nono.cli.terminal.Printable;
import dev.nono.cli.terminal.Theme.Colour;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.PathVariables;
import dev.nono.policytest.Expectation;
import dev.nono.policytest.PolicyTestFile;
import dev.nono.query.Why;
import dev.nono.sandbox.OsString;
import dev.nono.session.Explanations;
import dev.nono.session.StartDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code policy test FILE}: does the policy say what the file expects? Starts nothing. */
public final class PolicyCommand {
    private PolicyCommand() {}

    /**
     * Asks the policy everything that the file expects.
     *
     * @return 0 if every expectation is met, else 1
     */
    public static int run(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        Path file = file(arguments);
        Path workdir = arguments
                .text(Option.WORKDIR)
                .map(text -> Path.of(text).toAbsolutePath())
                .orElseGet(() -> StartDirectory.ofThisJvm(variables));
        PolicyTestFile test = PolicyTestFile.read(file, new PathVariables(Contexts.of(variables), workdir));
        CompiledPolicy policy = SandboxPlan.asked(
                        arguments,
                        variables,
                        console,
                        caps -> test.addTo(caps)
                                .forEach(path -> console.warn("nothing is at " + path + ", so it grants nothing")),
                        test.bypasses())
                .policy();
        Why why = Explanations.why(policy);
        List<Expectation.Result> results = new ArrayList<>();
        for (Expectation expectation : test.expectations()) {
            results.add(expectation.check(why));
        }
        console.result(arguments.has(Option.JSON) ? json(results) : text(results, console.resultPaint()));
        return results.stream().allMatch(Expectation.Result::met) ? 0 : 1;
    }

    private static Path file(Arguments arguments) {
        List<OsString> words = arguments.trailing();
        if (words.isEmpty() || !words.get(0).toString().equals("test")) {
            throw new UsageException(Optional.of(Command.POLICY), "no action given; use nono policy test FILE");
        }
        if (words.size() != 2) {
            throw new UsageException(Optional.of(Command.POLICY), "nono policy test takes one file");
        }
        return Path.of(words.get(1).toString());
    }

    private static String text(List<Expectation.Result> results, Paint paint) {
        StringBuilder out = new StringBuilder();
        int failed = 0;
        for (Expectation.Result result : results) {
            if (result.met()) {
                out.append(paint.of(Colour.GREEN, "ok    ")).append(Printable.line(result.display()));
            } else {
                failed++;
                out.append(paint.of(Colour.RED, "FAILED")).append(' ').append(Printable.line(result.display()));
                out.append("; expected ").append(result.expectation().outcome().wireName());
                result.expectation()
                        .reason()
                        .ifPresent(code ->
                                out.append(" (").append(Printable.line(code)).append(')'));
                List<String> lines = result.decision().lines();
                lines.subList(1, lines.size())
                        .forEach(line -> out.append('\n').append(Printable.line("       " + line)));
            }
            out.append('\n');
        }
        return out.append(results.size() - failed)
                        .append(" of ")
                        .append(results.size())
                        .append(" met") + "\n";
    }

    private static String json(List<Expectation.Result> results) {
        StringBuilder out = new StringBuilder("{\n  \"met\": ")
                .append(results.stream().allMatch(Expectation.Result::met))
                .append(",\n  \"results\": [");
        String separator = "\n";
        for (Expectation.Result result : results) {
            out.append(separator)
                    .append("    {\"attempt\": ")
                    .append(JsonText.quote(result.expectation().attempt().display()));
            out.append(", \"expected\": \"")
                    .append(result.expectation().outcome().wireName());
            out.append("\", \"met\": ").append(result.met()).append(", \"decision\": ");
            out.append(result.decision().toJson().strip().replace("\n", "\n    "))
                    .append('}');
            separator = ",\n";
        }
        return out.append("\n  ]\n}\n").toString();
    }
}
