package dev.nono.cli.selftest;

import dev.nono.capability.CapabilitySet;
import dev.nono.cli.selftest.Bench.Outcome;
import dev.nono.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files and processes. */
final class FileProbes {
    private FileProbes() {}

    static Row read(Bench bench) throws Exception {
        Path open = Files.writeString(bench.inside().resolve("open"), "seen");
        Path closed = Files.writeString(bench.outside().resolve("closed"), "secret");
        Outcome outcome =
                bench.shell(bench.grants().build(), "cat '" + open + "' && ! cat '" + closed + "' 2>/dev/null");
        return Row.of("files: reading", outcome.succeeded(), "a granted file is read, another one is not");
    }

    static Row write(Bench bench) throws Exception {
        Path closed = Files.writeString(bench.outside().resolve("keep"), "as it was");
        Outcome outcome = bench.shell(
                bench.grants().build(),
                "echo x > '" + bench.inside().resolve("new") + "' && ! (: > '" + closed + "') 2>/dev/null && ! touch '"
                        + bench.outside().resolve("new") + "' 2>/dev/null");
        boolean kept = Files.readString(closed).equals("as it was")
                && Files.notExists(bench.outside().resolve("new"));
        return Row.of(
                "files: writing, creating, truncating",
                outcome.succeeded() && kept,
                "possible below a grant, refused elsewhere");
    }

    static Row rename(Bench bench) throws Exception {
        Files.writeString(bench.outside().resolve("mine"), "x");
        Path a = Files.createDirectory(bench.inside().resolve("a"));
        Path b = Files.createDirectory(bench.inside().resolve("b"));
        Outcome outcome = bench.shell(
                bench.grants().build(),
                "echo x > '" + a + "/f' && mv '" + a + "/f' '" + b + "/f' && ! ln '"
                        + bench.outside().resolve("mine") + "' '" + b + "/l' 2>/dev/null && ! mv '" + b + "/f' '"
                        + bench.outside() + "' 2>/dev/null");
        return Row.of("files: renaming and linking", outcome.succeeded(), "within the grants only");
    }

    static Row symlink(Bench bench) throws Exception {
        Path secret = Files.writeString(bench.outside().resolve("secret"), "secret");
        Path link = Files.createSymbolicLink(bench.inside().resolve("link"), secret);
        Outcome outcome = bench.shell(bench.grants().build(), "! cat '" + link + "' 2>/dev/null");
        return Row.of("files: symbolic links", outcome.succeeded(), "a link inside a grant does not lead out of it");
    }

    static Row signals(Bench bench) throws Exception {
        long self = ProcessHandle.current().pid();
        Outcome outcome = bench.shell(bench.grants().build(), "! kill -0 " + self + " 2>/dev/null");
        if (outcome.succeeded()) {
            return Row.holds("signals", "none reach processes outside the sandbox");
        }
        return Row.absent("signals", "this kernel cannot scope them (Landlock ABI 6)");
    }

    static Row tracing(Bench bench) throws Exception {
        long self = ProcessHandle.current().pid();
        Outcome outcome = bench.shell(
                bench.grants().build(),
                "! cat /proc/" + self + "/environ >/dev/null 2>&1 && ! readlink /proc/" + self + "/fd/1 >/dev/null 2>&1"
                        + " && ! ls /proc/" + self + "/root/ >/dev/null 2>&1");
        return Row.of("tracing", outcome.succeeded(), "memory, files and variables of the supervisor are out of reach");
    }

    static Row privileges(Bench bench) throws Exception {
        Outcome outcome = bench.shell(bench.grants().build(), "grep '^NoNewPrivs:' /proc/self/status");
        return Row.of(
                "no new privileges", outcome.output().contains("1"), "set-user-ID programs do not raise privileges");
    }

    static Row seccomp(Bench bench) throws Exception {
        Outcome outcome = bench.shell(bench.grants().build(), "grep '^Seccomp:' /proc/self/status");
        return Row.of(
                "seccomp: filter", outcome.output().contains("2"), "dangerous system calls are refused by a filter");
    }

    static Row descriptors(Bench bench) throws Exception {
        Outcome outcome = bench.shell(bench.grants().build(), "ls /proc/$$/fd; true");
        String seen = outcome.output().strip().replace('\n', ' ');
        return Row.of("inherited descriptors", seen.equals("0 1 2"), "the command has its three streams: " + seen);
    }

    static Row executions(Bench bench) throws Exception {
        Outcome outcome = bench.run(
                bench.grants().build(),
                command -> command.observeExecutions(),
                "/bin/sh",
                "-c",
                "/bin/true; /bin/true");
        return Row.of(
                "seccomp: notification listener",
                outcome.succeeded() && outcome.events().size() >= 3,
                outcome.events().size() + " executions were seen"
                        + (outcome.succeeded()
                                ? ""
                                : "; " + outcome.exitCode() + ": "
                                        + outcome.output().strip()));
    }

    static Row thread(Bench bench) throws Exception {
        Path open = Files.writeString(bench.inside().resolve("task"), "seen");
        Path closed = Files.writeString(bench.outside().resolve("task"), "secret");
        CapabilitySet caps = CapabilitySet.builder().read(bench.inside()).build();
        Files.readString(closed);
        String seen = Sandbox.callRestricted(caps, () -> Files.readString(open) + readOrRefused(closed));
        return Row.of(
                "restricted threads", seen.equals("seen refused"), "a task of this JVM is held on a thread of its own");
    }

    private static String readOrRefused(Path path) {
        try {
            return " " + Files.readString(path);
        } catch (IOException e) {
            return " refused";
        }
    }
}
