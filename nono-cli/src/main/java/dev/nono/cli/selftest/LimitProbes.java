package dev.nono.cli.selftest;

import dev.nono.NonoException;
import dev.nono.capability.ByteSize;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.ResourceLimits;
import dev.nono.cli.selftest.Bench.Outcome;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.TerminalSize;

/** Ceilings and terminals. */
final class LimitProbes {
    private static final long MEMORY = 64L << 20;

    private LimitProbes() {}

    static Row memory(Bench bench) throws Exception {
        CapabilitySet caps = limited(bench, ResourceLimits.builder().memory(ByteSize.of(MEMORY)));
        try {
            String mechanism = mechanism(caps, Restriction.MEMORY);
            Outcome outcome = bench.shell(caps, "tail /dev/zero");
            return Row.of(
                    "limit: memory",
                    outcome.exitCode() != 0,
                    mechanism + "; a command that takes all memory ends with " + outcome.exitCode());
        } catch (NonoException e) {
            return Row.absent("limit: memory", String.valueOf(e.getMessage()));
        }
    }

    static Row processes(Bench bench) throws Exception {
        CapabilitySet caps = limited(bench, ResourceLimits.builder().processes(5));
        try {
            String mechanism = mechanism(caps, Restriction.PROCESSES);
            // Long enough that all are there at once, also where a start has to wait for a busy processor.
            Outcome outcome =
                    bench.shell(caps, "for i in 1 2 3 4 5 6 7 8 9; do sleep 10 > /dev/null 2>&1 & done; wait");
            boolean held = outcome.limits().refusedForks() > 0 || outcome.exitCode() != 0;
            return Row.of("limit: processes", held, mechanism + "; a tenth process is not created");
        } catch (NonoException e) {
            return Row.absent("limit: processes", String.valueOf(e.getMessage()));
        }
    }

    static Row descriptors(Bench bench) throws Exception {
        Outcome outcome =
                bench.shell(limited(bench, ResourceLimits.builder().openFiles(33)), "ulimit -n; ulimit -H -n");
        return Row.of("limit: open files", outcome.output().equals("33\n33\n"), "from the first instruction on");
    }

    static Row fileSize(Bench bench) throws Exception {
        Outcome outcome = bench.shell(
                limited(bench, ResourceLimits.builder().fileSize(ByteSize.of(1 << 16))),
                "head -c 200000 /dev/zero > '" + bench.inside().resolve("big") + "'");
        return Row.of("limit: file size", !outcome.succeeded(), "a longer file is cut off");
    }

    static Row cpu(Bench bench) throws Exception {
        Outcome outcome = bench.shell(limited(bench, ResourceLimits.builder().cpuSeconds(1)), "while :; do :; done");
        return Row.of("limit: processor time", !outcome.succeeded(), "an endless loop ends with " + outcome.exitCode());
    }

    static Row terminal(Bench bench) throws Exception {
        Outcome outcome = bench.run(
                bench.grants().build(),
                command -> command.terminal(new TerminalSize(31, 117)),
                "/bin/sh",
                "-c",
                "stty size < /dev/tty");
        return Row.of("terminal of its own", outcome.output().contains("31 117"), "a new session with its own PTY");
    }

    private static CapabilitySet limited(Bench bench, ResourceLimits.Builder limits) {
        return bench.grants().limits(limits.build()).build();
    }

    private static String mechanism(CapabilitySet caps, Restriction restriction) {
        return Sandbox.command("/bin/sh")
                .capabilities(caps)
                .check()
                .of(restriction)
                .map(item -> item.mechanism())
                .orElse("unknown");
    }
}
