package dev.nono.cli.selftest;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.JsonText;
import dev.nono.cli.terminal.Paint;
import dev.nono.cli.terminal.Printable;
import dev.nono.cli.terminal.Theme.Colour;
import dev.nono.sandbox.Sandbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code selftest}: the capability matrix of this machine. */
public final class SelftestCommand {
    private SelftestCommand() {}

    /**
     * Runs every probe.
     *
     * @return 0 if nothing fails, else 1
     */
    public static int run(Arguments arguments, Console console) {
        List<Row> rows = new ArrayList<>(Facts.all());
        if (Sandbox.support().supported()) {
            rows.addAll(probe());
        }
        console.result(arguments.has(Option.JSON) ? json(rows) : table(rows, console.resultPaint()));
        return failed(rows) ? 1 : 0;
    }

    private static boolean failed(List<Row> rows) {
        return rows.stream().anyMatch(row -> row.state() == Row.State.FAILS);
    }

    private static Map<String, Probe> probes() {
        Map<String, Probe> probes = new LinkedHashMap<>();
        probes.put("files: reading", FileProbes::read);
        probes.put("files: writing, creating, truncating", FileProbes::write);
        probes.put("files: renaming and linking", FileProbes::rename);
        probes.put("files: symbolic links", FileProbes::symlink);
        probes.put("network: open", NetworkProbes::open);
        probes.put("network: blocked, TCP connect", NetworkProbes::connect);
        probes.put("network: blocked, TCP listen", NetworkProbes::bind);
        probes.put("network: blocked, UDP", NetworkProbes::udp);
        probes.put("network: single ports", NetworkProbes::ports);
        probes.put("signals", FileProbes::signals);
        probes.put("tracing", FileProbes::tracing);
        probes.put("no new privileges", FileProbes::privileges);
        probes.put("seccomp: filter", FileProbes::seccomp);
        probes.put("seccomp: notification listener", FileProbes::executions);
        probes.put("inherited descriptors", FileProbes::descriptors);
        probes.put("limit: memory", LimitProbes::memory);
        probes.put("limit: processes", LimitProbes::processes);
        probes.put("limit: open files", LimitProbes::descriptors);
        probes.put("limit: file size", LimitProbes::fileSize);
        probes.put("limit: processor time", LimitProbes::cpu);
        probes.put("terminal of its own", LimitProbes::terminal);
        probes.put("restricted threads", FileProbes::thread);
        return probes;
    }

    private static List<Row> probe() {
        List<Row> rows = new ArrayList<>();
        probes().forEach((mechanism, probe) -> {
            try (Bench bench = new Bench()) {
                rows.add(probe.run(bench));
            } catch (NonoException e) {
                rows.add(Row.fails(mechanism, String.valueOf(e.getMessage())));
            } catch (IOException e) {
                rows.add(Row.fails(mechanism, "the probe could not be set up: " + e.getMessage()));
            } catch (InterruptedException e) {
                throw new NonoException(ErrorCode.CANCELLED, "interrupted", e);
            } catch (Exception e) {
                rows.add(Row.fails(mechanism, "the probe failed: " + e));
            }
        });
        return rows;
    }

    private static String table(List<Row> rows, Paint paint) {
        int width = 0;
        for (Row row : rows) {
            width = Math.max(width, row.mechanism().length());
        }
        StringBuilder out = new StringBuilder();
        for (Row row : rows) {
            String word = row.state() == Row.State.FACT ? "" : row.state().word();
            out.append(paint.of(colour(row.state()), pad(word, 6))).append("  ");
            out.append(pad(row.mechanism(), width)).append("  ");
            out.append(Printable.line(row.detail())).append('\n');
        }
        out.append(
                failed(rows)
                        ? "This machine does not hold programs to everything that nono promises.\n"
                        : "Everything that is there holds.\n");
        return out.toString();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static Colour colour(Row.State state) {
        return switch (state) {
            case HOLDS -> Colour.GREEN;
            case ABSENT -> Colour.YELLOW;
            case FAILS -> Colour.RED;
            case FACT -> Colour.SUBTEXT;
        };
    }

    private static String json(List<Row> rows) {
        StringBuilder out =
                new StringBuilder("{\n  \"ok\" : ").append(!failed(rows)).append(",\n  \"rows\" : [");
        String separator = "";
        for (Row row : rows) {
            out.append(separator).append("\n    {\"mechanism\" : ").append(JsonText.quote(row.mechanism()));
            out.append(", \"state\" : ").append(JsonText.quote(row.state().word()));
            out.append(", \"detail\" : ").append(JsonText.quote(row.detail())).append('}');
            separator = ",";
        }
        return out.append("\n  ]\n}\n").toString();
    }
}
