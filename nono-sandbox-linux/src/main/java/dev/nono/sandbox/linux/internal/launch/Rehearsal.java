package dev.nono.sandbox.linux.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.ExecFailedException;
import dev.nono.sandbox.linux.internal.landlock.Abi;
import dev.nono.sandbox.linux.internal.landlock.LandlockException;
import dev.nono.sandbox.linux.internal.landlock.NodeKind;
import dev.nono.sandbox.linux.internal.landlock.RulePlan;
import dev.nono.sandbox.linux.internal.posix.Architecture;
import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.Posix;
import dev.nono.sandbox.linux.internal.posix.PosixSpawn;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec;
import dev.nono.sandbox.linux.internal.seccomp.SeccompException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The first start of a JVM, with everything allowed and a program that cannot be executed: the same way through the same
 * code as every later start, its failure included, so that no later one has to load a class when it may not.
 */
final class Rehearsal {
    private static volatile boolean done;

    private Rehearsal() {}

    /** Rehearses once in the life of this JVM. Called on an unrestricted thread. */
    static void ensure() {
        if (!done) {
            rehearse();
        }
    }

    private static synchronized void rehearse() {
        if (!done) {
            Posix.preload();
            classesOfFailures();
            Kernel.running().landlock().ifPresent(Rehearsal::start);
            done = true;
        }
    }

    /** Makes a confinement and drops it: most of what a start in place loads. */
    static void confine() {
        Posix.preload();
        classesOfFailures();
        Optional<Abi> abi = Kernel.running().landlock();
        if (abi.isPresent()) {
            Confinement.prepare(everythingAllowed(abi.get())).close();
        }
    }

    private static Plan everythingAllowed(Abi abi) {
        RulePlan everything = RulePlan.forAbi(abi)
                .path(Path.of("/"), NodeKind.DIRECTORY, true, true)
                .build();
        return new Plan(
                everything,
                Optional.empty(),
                FilterSpec.baseline(Architecture.current()),
                Optional.empty(),
                LimitPlan.NONE,
                new EnforcementStatus(List.of()));
    }

    private static void start(Abi abi) {
        try (Confinement confinement = Confinement.prepare(everythingAllowed(abi));
                PosixSpawn directory = new PosixSpawn(new byte[] {'/'}, List.of(), List.of())) {
            directory.defaultSignals();
            RestrictedSpawn.run(confinement, directory, Optional.empty());
            throw new IllegalStateException("a directory was executed");
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EACCES) {
                throw e;
            }
        } catch (LandlockException e) {
            throw new NonoException(ErrorCode.LANDLOCK, "the sandbox cannot be made: " + e.getMessage(), e);
        } catch (SeccompException e) {
            throw new NonoException(ErrorCode.SANDBOX_INIT, "the sandbox cannot be made: " + e.getMessage(), e);
        }
    }

    /** What only a failure needs. Enough for a thread that executes in place, where a rehearsal would cost its time. */
    static void classesOfFailures() {
        LandlockException.Stage.values();
        SeccompException.Stage.values();
        new ExecFailedException("", "", "").errno();
        LaunchErrors.preload();
    }
}
