package dev.nono.bench;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts from Java: against {@link ProcessBuilder}, in large and small directories, and with every execution observed. */
final class EmbeddedStart {
    private static final int RULES = 20;
    private static final int MANY_FILES = 300_000;
    private static final int EXECUTIONS = 1000;

    private EmbeddedStart() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 400;
        CapabilitySet caps = twentyRules();
        new Turns()
                .add("ProcessBuilder /bin/true", EmbeddedStart::plain)
                .add("Sandbox.command /bin/true, 20 path rules", () -> sandboxed(caps, Path.of("/"), "/bin/true"))
                .measure("Embedded start", 1500, rounds);
        directories(caps, rounds);
        gate(caps);
    }

    private static CapabilitySet twentyRules() throws IOException {
        CapabilitySetBuilder builder = CapabilitySet.builder();
        List<Path> paths;
        try (Stream<Path> etc = Files.list(Path.of("/etc"))) {
            Stream<Path> system = Stream.of("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/null")
                    .map(Path::of);
            paths = Stream.concat(system, etc.sorted())
                    .filter(Files::exists)
                    .limit(RULES)
                    .toList();
        }
        paths.forEach(builder::read);
        return builder.build();
    }

    private static void plain() throws Exception {
        Process process =
                new ProcessBuilder("/bin/true").directory(Path.of("/").toFile()).start();
        process.waitFor();
        process.getInputStream().close();
        process.getErrorStream().close();
        process.getOutputStream().close();
    }

    private static void sandboxed(CapabilitySet caps, Path directory, String... command) throws Exception {
        try (SandboxedProcess process =
                Sandbox.command(command).capabilities(caps).directory(directory).start()) {
            process.waitFor();
        }
    }

    private static void directories(CapabilitySet caps, int rounds) throws Exception {
        Path empty = Files.createTempDirectory("nono-bench-empty");
        Path large = Files.createTempDirectory("nono-bench-large");
        try {
            for (int i = 0; i < MANY_FILES; i++) {
                Files.createFile(large.resolve("file-" + i));
            }
            CapabilitySet inEmpty = caps.toBuilder().readWrite(empty).build();
            CapabilitySet inLarge = caps.toBuilder().readWrite(large).build();
            new Turns()
                    .add("in an empty directory", () -> sandboxed(inEmpty, empty, "/bin/true"))
                    .add("in a directory of 300,000 files", () -> sandboxed(inLarge, large, "/bin/true"))
                    .measure("Size of the working directory", 20, rounds);
        } finally {
            try (Stream<Path> files = Files.list(large)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.delete(file);
                }
            }
            Files.delete(large);
            Files.delete(empty);
        }
    }

    private static void gate(CapabilitySet caps) throws Exception {
        String loop = "i=0; while [ $i -lt " + EXECUTIONS + " ]; do /bin/true; i=$((i+1)); done";
        Map<String, Double> medians = new Turns()
                .add("1,000 executions, free", () -> sandboxed(caps, Path.of("/"), "/bin/sh", "-c", loop))
                .add("1,000 executions, each observed", () -> {
                    try (SandboxedProcess process = Sandbox.command("/bin/sh", "-c", loop)
                            .capabilities(caps)
                            .directory(Path.of("/"))
                            .observeExecutions()
                            .observer(event -> {})
                            .start()) {
                        process.waitFor();
                    }
                })
                .measure("Exec gate", 2, 11);
        double[] pair =
                medians.values().stream().mapToDouble(Double::doubleValue).toArray();
        System.out.printf(
                java.util.Locale.ROOT,
                "  added by the gate: %.4f ms an execution%n",
                (pair[1] - pair[0]) / 1e6 / EXECUTIONS);
    }
}
