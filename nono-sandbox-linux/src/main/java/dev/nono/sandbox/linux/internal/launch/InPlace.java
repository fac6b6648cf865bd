package dev.nono.sandbox.linux.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.Stdio;
import dev.nono.sandbox.linux.internal.posix.CStrings;
import dev.nono.sandbox.linux.internal.posix.Exec;
import dev.nono.sandbox.linux.internal.posix.NativeMemory;
import dev.nono.sandbox.linux.internal.posix.PathBytes;
import dev.nono.sandbox.linux.internal.posix.Posix;
import dev.nono.sandbox.linux.internal.posix.SignalSet;
import dev.nono.sandbox.linux.internal.posix.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns this JVM into the program: the calling thread restricts itself and executes, which ends the other threads and
 * keeps the restrictions of this one.
 */
final class InPlace {
    private InPlace() {}

    /** Returns only by exception; after the thread has restricted itself, the JVM should end. */
    static RuntimeException exec(SandboxRequest request, Kernel kernel) {
        if (RestrictedTask.isVirtual(Thread.currentThread())) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "a virtual thread cannot become the program, because its carrier serves others; call this from main");
        }
        check(request);
        Posix.preload();
        Rehearsal.classesOfFailures();
        Plan plan = Planner.plan(request, kernel, Optional.empty());
        if (plan.supervision().isPresent()) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "this needs a supervisor that stays while the program runs (limits, a proxy, granted ports, mediated"
                            + " sockets or observed executions): start the program instead, with nono run");
        }
        plan.status().requireMet(request.accepted());
        try (Confinement confinement = Confinement.prepare(plan);
                NativeMemory path = NativeMemory.cString(request.program().bytes());
                CStrings arguments = new CStrings(bytes(request.arguments()));
                CStrings environment = new CStrings(Launch.variables(request));
                SignalSet none = SignalSet.empty()) {
            Exec.chdir(PathBytes.of(request.directory()));
            // Before the thread restricts itself: afterwards it may not be able to load a class.
            Signals.setMask(none);
            confinement.apply();
            // In a table of this thread alone: what another opens from now on, the program does not get.
            Exec.closeFrom(3, Exec.CLOSE_RANGE_UNSHARE | Exec.CLOSE_RANGE_CLOEXEC);
            throw Exec.execve(path, arguments, environment);
        } catch (RuntimeException e) {
            throw LaunchErrors.explain(request, e, Optional.empty());
        }
    }

    private static List<byte[]> bytes(List<OsString> words) {
        List<byte[]> bytes = new ArrayList<>(words.size());
        for (OsString word : words) {
            bytes.add(word.bytes());
        }
        return bytes;
    }

    private static void check(SandboxRequest request) {
        boolean inherits = request.stdin().kind() == Stdio.Kind.INHERIT
                && request.stdout().kind() == Stdio.Kind.INHERIT
                && request.stderr().kind() == Stdio.Kind.INHERIT;
        if (!inherits || request.terminal().isPresent() || request.newSession()) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "a program in the place of this JVM has its streams, terminal and session; inherit them");
        }
    }
}
