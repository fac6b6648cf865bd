package dev.nono.cli.selftest;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.sandbox.LimitReport;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxCommand;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxedProcess;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A place to try things: a directory that is granted, one that is not, and a way to run a command in a sandbox. */
final class Bench implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 60;
    private static final Duration LAST_EVENTS = Duration.ofSeconds(TIMEOUT_SECONDS);

    private final Path root;
    private final Path inside;
    private final Path outside;

    /**
     * What a command did.
     *
     * @param exitCode its exit code
     * @param output both its streams
     * @param events what the supervisor saw
     * @param limits how it met its ceilings
     */
    record Outcome(int exitCode, String output, List<SandboxEvent> events, LimitReport limits) {
        boolean succeeded() {
            return exitCode == 0;
        }

        /** The last line of the output. */
        String lastLine() {
            String[] lines = output.strip().split("\n", -1);
            return lines[lines.length - 1];
        }
    }

    Bench() throws IOException {
        root = Files.createTempDirectory("nono-selftest-").toRealPath();
        inside = Files.createDirectory(root.resolve("inside"));
        outside = Files.createDirectory(root.resolve("outside"));
    }

    /** A directory that {@link #grants()} opens. */
    Path inside() {
        return inside;
    }

    /** A directory that stays closed. */
    Path outside() {
        return outside;
    }

    /** The system for reading, and {@link #inside()} for reading and writing. */
    CapabilitySetBuilder grants() {
        CapabilitySetBuilder caps = CapabilitySet.builder().readWrite(inside);
        for (String path :
                new String[] {"/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32", "/etc", "/proc", "/nix", "/opt"}) {
            if (Files.exists(Path.of(path))) {
                caps.read(Path.of(path));
            }
        }
        for (String path : new String[] {"/dev/null", "/dev/zero", "/dev/urandom", "/dev/tty"}) {
            if (Files.exists(Path.of(path))) {
                caps.readWrite(Path.of(path));
            }
        }
        return caps;
    }

    Outcome shell(CapabilitySet caps, String script) throws IOException, InterruptedException {
        return run(caps, command -> {}, "/bin/sh", "-c", script);
    }

    /** Runs {@link Inside} in a JVM of its own. */
    Outcome java(CapabilitySetBuilder caps, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Collections.addAll(command, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Inside.class.getName());
        Collections.addAll(command, words);
        caps.read(Path.of(System.getProperty("java.home")));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.isEmpty() && Files.exists(Path.of(entry))) {
                caps.read(Path.of(entry));
            }
        }
        return run(caps.build(), c -> {}, command.toArray(String[]::new));
    }

    Outcome run(CapabilitySet caps, Consumer<SandboxCommand> details, String... words)
            throws IOException, InterruptedException {
        List<SandboxEvent> events = Collections.synchronizedList(new ArrayList<>());
        SandboxCommand command = Sandbox.command(words)
                .capabilities(caps)
                .directory(inside)
                .mergeErrors()
                .observer(events::add);
        details.accept(command);
        try (SandboxedProcess process = command.start()) {
            process.getOutputStream().close();
            Thread watchdog = watch(process);
            String output = read(process.getInputStream());
            int exitCode = process.waitFor();
            watchdog.interrupt();
            process.awaitObserved(LAST_EVENTS);
            return new Outcome(exitCode, output, List.copyOf(events), process.limits());
        }
    }

    private static Thread watch(SandboxedProcess process) {
        Thread thread = new Thread(
                () -> {
                    try {
                        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                            process.destroyForcibly();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "nono selftest watchdog");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static String read(InputStream in) throws IOException {
        return new String(in.readNBytes(1 << 16), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
