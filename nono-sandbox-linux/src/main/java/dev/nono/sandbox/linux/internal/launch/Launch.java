package dev.nono.sandbox.linux.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.TerminalSize;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.PathBytes;
import dev.nono.sandbox.linux.internal.posix.PosixSpawn;
import dev.nono.sandbox.linux.internal.posix.Pty;
import dev.nono.sandbox.linux.internal.posix.Signals;
import dev.nono.sandbox.linux.internal.posix.Wait;
import dev.nono.sandbox.linux.internal.supervise.Supervisor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts a program behind the restrictions of a plan. */
final class Launch {
    private Launch() {}

    /** Starts it, or starts nothing and leaves nothing behind. */
    static SandboxedProcess start(SandboxRequest request, Kernel kernel) {
        Rehearsal.ensure();
        Optional<Pty> terminal = request.terminal().map(Launch::openTerminal);
        try {
            Plan plan = Planner.plan(request, kernel, terminal.map(Pty::slave));
            plan.status().requireMet(request.accepted());
            return start(request, plan, terminal);
        } catch (RuntimeException e) {
            terminal.ifPresent(Pty::close);
            throw e;
        }
    }

    static SandboxedProcess start(SandboxRequest request, Plan plan, Optional<Pty> terminal) {
        ActiveLimits limits = ActiveLimits.prepare(plan.limits());
        Optional<Supervisor> supervisor =
                plan.supervision().map(rules -> Supervisor.start(rules, limits, request.observer()));
        Attachments attachments = new Attachments(supervisor, limits);
        try (Confinement confinement = Confinement.prepare(plan);
                PosixSpawn spawn = spawn(request);
                ChildStreams streams = ChildStreams.prepare(request, spawn, terminal)) {
            closeOthers(spawn);
            int pid;
            try {
                pid = RestrictedSpawn.run(confinement, spawn, supervisor);
            } catch (RuntimeException e) {
                streams.abandon();
                throw LaunchErrors.explain(request, e, supervisor.flatMap(Supervisor::failure));
            }
            return watched(pid, plan.status(), streams, attachments);
        } catch (RuntimeException | Error e) {
            attachments.close();
            throw e;
        }
    }

    /** A program that nobody can wait for or end, for want of descriptors or threads, may not go on. */
    private static SandboxedProcess watched(
            int pid, EnforcementStatus status, ChildStreams streams, Attachments attachments) {
        try {
            return new LinuxProcess(pid, status, streams, attachments);
        } catch (RuntimeException | Error e) {
            Signals.kill(pid, Signals.SIGKILL);
            Wait.await(pid);
            streams.abandon();
            throw e;
        }
    }

    private static Pty openTerminal(TerminalSize size) {
        try {
            Pty pty = Pty.open();
            pty.resize(new Pty.Size(size.rows(), size.columns()));
            return pty;
        } catch (ErrnoException e) {
            throw new NonoException(ErrorCode.IO, "cannot open a terminal for the program: " + e.getMessage(), e);
        }
    }

    private static PosixSpawn spawn(SandboxRequest request) {
        PosixSpawn spawn = new PosixSpawn(
                request.program().bytes(),
                request.arguments().stream().map(OsString::bytes).toList(),
                variables(request));
        spawn.defaultSignals();
        if (request.newSession()) {
            spawn.newSession();
        }
        spawn.chdir(PathBytes.of(request.directory()));
        return spawn;
    }

    static List<byte[]> variables(SandboxRequest request) {
        List<byte[]> variables = new ArrayList<>(request.environment().size());
        for (Map.Entry<OsString, OsString> entry : request.environment().entrySet()) {
            byte[] left = entry.getKey().bytes();
            byte[] right = entry.getValue().bytes();
            byte[] variable = new byte[left.length + 1 + right.length];
            System.arraycopy(left, 0, variable, 0, left.length);
            variable[left.length] = '=';
            System.arraycopy(right, 0, variable, left.length + 1, right.length);
            variables.add(variable);
        }
        return variables;
    }

    /** The last action: nothing that the JVM has open reaches the program. Without it the spawning thread does it. */
    private static void closeOthers(PosixSpawn spawn) {
        if (PosixSpawn.supportsCloseFrom()) {
            spawn.closeFrom(3);
        }
    }
}
