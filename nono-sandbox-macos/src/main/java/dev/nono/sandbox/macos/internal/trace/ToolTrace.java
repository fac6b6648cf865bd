package dev.nono.sandbox.macos.internal.trace;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.RealPaths;
import dev.nono.learn.TracedCommand;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.session.SessionObserver;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One run of a program beside the tools that watch it. Nothing that it started is left running. */
public final class ToolTrace {
    private static final int MOST_CALLS = 100_000;
    private static final int MOST_LINE = 64 * 1024;
    private static final int MOST_COMPLAINT = 500;
    private static final File NOTHING = new File("/dev/null");

    private final TracedCommand command;
    private final SessionObserver trace;
    private final Tools tools;
    private final Set<FileCall> seen = new HashSet<>();

    private ToolTrace(TracedCommand command, SessionObserver trace, Tools tools) {
        this.command = command;
        this.trace = trace;
        this.tools = tools;
    }

    /** See {@link dev.nono.learn.SystemTracer#run}. */
    public static int run(TracedCommand command, SessionObserver trace) throws InterruptedException {
        return run(command, trace, Tools.OF_MACOS);
    }

    static int run(TracedCommand command, SessionObserver trace, Tools tools) throws InterruptedException {
        return new ToolTrace(command, trace, tools).run();
    }

    private int run() throws InterruptedException {
        String name = name(command.program());
        for (Path tool : List.of(tools.files(), tools.sockets())) {
            if (!Files.isExecutable(tool)) {
                throw new NonoException(
                        ErrorCode.UNSUPPORTED_PLATFORM,
                        tool
                                + ", which watches programs, is missing; use nono run, whose report names what was refused");
            }
        }
        authorize();
        try {
            Path directory = Files.createTempDirectory("nono-learn-");
            try {
                return watched(name, directory.resolve("calls"), directory.resolve("errors"));
            } finally {
                Files.deleteIfExists(directory.resolve("calls"));
                Files.deleteIfExists(directory.resolve("errors"));
                Files.deleteIfExists(directory);
                trace.ended();
            }
        } catch (IOException e) {
            throw new NonoException(ErrorCode.COMMAND_EXECUTION, "the program cannot be watched: " + e.getMessage(), e);
        }
    }

    /** The name by which the tool knows the program: an argument of a program that runs as administrator. */
    private static String name(Path program) {
        Path last = program.getFileName();
        String name = last == null ? "" : last.toString();
        boolean plain = !name.isEmpty() && name.charAt(0) != '-';
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            plain &= word || c == '.' || c == '_' || c == '-';
        }
        if (!plain) {
            throw new NonoException(
                    ErrorCode.COMMAND_EXECUTION,
                    "programs are watched by name, and \"" + RealPaths.shown(name)
                            + "\" is none of letters, digits, '.', '_' and '-'; use nono run instead");
        }
        return name;
    }

    private void authorize() throws InterruptedException {
        List<String> words = asAdministrator("-v");
        try {
            if (new ProcessBuilder(words).inheritIO().start().waitFor() == 0) {
                return;
            }
        } catch (IOException e) {
            throw new NonoException(
                    ErrorCode.UNSUPPORTED_PLATFORM, "nobody can become administrator here: " + e.getMessage(), e);
        }
        throw new NonoException(
                ErrorCode.COMMAND_EXECUTION,
                "watching a program needs an administrator, and " + words.get(0)
                        + " did not let you be one; nothing was started");
    }

    private List<String> asAdministrator(String... words) {
        List<String> all = new ArrayList<>(tools.administrator());
        all.addAll(List.of(words));
        return all;
    }

    private int watched(String name, Path calls, Path errors) throws IOException, InterruptedException {
        // Into a file: into a pipe the tool writes late.
        Process files = new ProcessBuilder(
                        asAdministrator(tools.files().toString(), "-w", "-f", "filesys", "-f", "pathname", name))
                .redirectInput(Redirect.from(NOTHING))
                .redirectOutput(calls.toFile())
                .redirectError(errors.toFile())
                .start();
        int exitCode;
        try {
            if (files.waitFor(tools.settling().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new NonoException(
                        ErrorCode.COMMAND_EXECUTION,
                        tools.files() + " ended at once: " + complaint(errors) + "; nothing was started");
            }
            exitCode = program();
            Thread.sleep(tools.settling().toMillis());
        } finally {
            endTool(files);
        }
        read(calls);
        return exitCode;
    }

    private int program() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command.program().toString()));
        words.addAll(command.arguments());
        File errors = new File("/dev/stderr");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(command.directory().toFile())
                .redirectInput(Redirect.INHERIT)
                .redirectOutput(Redirect.appendTo(errors))
                .redirectError(Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        Process program = builder.start();
        SocketWatch sockets = new SocketWatch(tools.sockets());
        try {
            long end = command.timeout().map(Duration::toNanos).orElse(Long.MAX_VALUE);
            long start = System.nanoTime();
            do {
                sockets.follow(program.toHandle());
                long left = end - (System.nanoTime() - start);
                if (left <= 0) {
                    break;
                }
                program.waitFor(Math.min(left, TimeUnit.SECONDS.toNanos(1)), TimeUnit.NANOSECONDS);
            } while (program.isAlive());
        } finally {
            end(program);
            sockets.close();
        }
        sockets.tell(trace, program.pid());
        return program.waitFor();
    }

    /** Asks a program and all that it started to end, and kills what does not. */
    private void end(Process program) throws InterruptedException {
        List<ProcessHandle> tree = tree(program);
        tree.forEach(ProcessHandle::destroy);
        killLater(program, tree);
    }

    private void killLater(Process program, List<ProcessHandle> tree) throws InterruptedException {
        program.waitFor(tools.grace().toMillis(), TimeUnit.MILLISECONDS);
        tree.addAll(tree(program));
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    /** What runs as administrator takes signals of an administrator only, and is asked once: a second may cut its end short. */
    private void endTool(Process tool) throws IOException, InterruptedException {
        List<ProcessHandle> tree = tree(tool);
        List<String> words = asAdministrator(tools.kill().toString(), "-TERM");
        int asked = words.size();
        tool.descendants().forEach(child -> words.add(String.valueOf(child.pid())));
        if (words.size() == asked) {
            end(tool);
            return;
        }
        new ProcessBuilder(words)
                .redirectInput(Redirect.from(NOTHING))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start()
                .waitFor();
        killLater(tool, tree);
    }

    private static List<ProcessHandle> tree(Process program) {
        List<ProcessHandle> tree = new ArrayList<>(program.descendants().toList());
        tree.add(program.toHandle());
        return tree;
    }

    private static String complaint(Path errors) throws IOException {
        String text = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip();
        return RealPaths.shown(text.length() > MOST_COMPLAINT ? text.substring(0, MOST_COMPLAINT) : text);
    }

    private void read(Path calls) throws IOException {
        long self = ProcessHandle.current().pid();
        try (Reader in =
                new BufferedReader(new InputStreamReader(Files.newInputStream(calls), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n') {
                    tell(line, self);
                    line.setLength(0);
                } else if (line.length() <= MOST_LINE) {
                    line.append((char) c);
                }
            }
            tell(line, self);
        }
    }

    private void tell(StringBuilder line, long process) {
        if (line.length() > MOST_LINE || seen.size() >= MOST_CALLS) {
            return;
        }
        FileCall.parse(line.toString()).filter(seen::add).ifPresent(call -> {
            Path real = RealPaths.tryCanonicalize(call.path());
            trace.observed(new SandboxEvent.FileAsked(process, real, call.access(), call.exists()));
        });
    }
}
