package dev.nono.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts of the command line, as whole processes, and the memory of a supervisor that waits. */
final class CommandStart {
    private static final String RUN = "nono run";
    private static final String PROFILE = "nono run --profile java-dev --allow-net";
    private static final String PROXY = "nono run --profile java-dev (with proxy)";

    private CommandStart() {}

    /** Arguments: the launcher, a class path with {@link Line}, rounds. */
    public static void main(String[] arguments) throws Exception {
        String nono = arguments[0];
        String classPath = arguments[1];
        int rounds = Integer.parseInt(arguments[2]);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path directory = Files.createTempDirectory("nono-bench");
        String granted = directory.toString();
        Turns turns = new Turns()
                .add(
                        "java, one line printed",
                        () -> run(directory, java, "-Xshare:auto", "-cp", classPath, "dev.nono.bench.Line"))
                .add(
                        "nono wrap",
                        () -> run(directory, nono, "wrap", "-s", "--allow", granted, "--allow-cwd", "--", "/bin/true"))
                .add(RUN, () -> run(directory, nono, "run", "-s", "--allow", granted, "--allow-cwd", "--", "/bin/true"))
                .add(PROFILE, () -> run(directory, profiled(nono, "--allow-net")))
                .add(PROXY, () -> run(directory, profiled(nono)))
                .add("plain execution", () -> run(directory, "/bin/true"));
        if (installed("bwrap")) {
            turns.add("bubblewrap", () -> run(directory, "bwrap", "--ro-bind", "/", "/", "--", "/bin/true"));
        }
        if (installed("firejail")) {
            turns.add("firejail", () -> run(directory, "firejail", "--quiet", "--noprofile", "/bin/true"));
        }
        Map<String, Double> medians = turns.measure("Command start", 5, rounds);
        for (String label : List.of(PROFILE, PROXY)) {
            System.out.printf(
                    Locale.ROOT,
                    "  %s, over nono run: %+.1f ms%n",
                    label,
                    (Objects.requireNonNull(medians.get(label)) - Objects.requireNonNull(medians.get(RUN))) / 1e6);
        }
        memory(nono, directory);
        Files.delete(directory);
    }

    private static String[] profiled(String nono, String... more) {
        List<String> command =
                new ArrayList<>(List.of(nono, "run", "-s", "--allow-cwd", "--profile", "java-dev", "--allow", "."));
        command.addAll(List.of(more));
        command.addAll(List.of("--", "/bin/true"));
        return command.toArray(String[]::new);
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
    }

    private static void run(Path directory, String... command) throws Exception {
        int exit = builder(directory, command).start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + exit);
        }
    }

    private static ProcessBuilder builder(Path directory, String... command) {
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    private static void memory(String nono, Path directory) throws Exception {
        Process process = builder(
                        directory,
                        nono,
                        "run",
                        "-s",
                        "--allow",
                        directory.toString(),
                        "--allow-cwd",
                        "--",
                        "sleep",
                        "4")
                .start();
        Thread.sleep(3000);
        System.out.println();
        System.out.println("Supervisor while its program sleeps");
        for (String key : List.of("VmRSS", "RssAnon", "VmHWM")) {
            status(process.pid(), key)
                    .ifPresent(kib -> System.out.printf(Locale.ROOT, "  %-8s %6.1f MiB%n", key, kib / 1024.0));
        }
        process.waitFor();
    }

    private static Optional<Long> status(long pid, String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst();
    }
}
