package dev.nono.sandbox.linux.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.sandbox.linux.internal.landlock.LandlockException;
import dev.nono.sandbox.linux.internal.landlock.RuleResult;
import dev.nono.sandbox.linux.internal.landlock.Ruleset;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.FileSystemId;
import dev.nono.sandbox.linux.internal.posix.Privileges;
import dev.nono.sandbox.linux.internal.seccomp.BpfProgram;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec;
import dev.nono.sandbox.linux.internal.seccomp.Filters;
import dev.nono.sandbox.linux.internal.seccomp.SeccompFilter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * The restrictions of a plan in the hands of the kernel: made on an unrestricted thread, applied by the thread that is to
 * carry them.
 */
final class Confinement implements AutoCloseable {
    private static final Map<FileSystemId, Boolean> WARNED = new ConcurrentHashMap<>();

    /** Few: one for each combination of choices that was ever asked for. */
    private static final Map<FilterSpec, BpfProgram> PROGRAMS = new ConcurrentHashMap<>();

    private final Privileges privileges;
    private final Optional<Ruleset> executeLayer;
    private final Ruleset ruleset;
    private final SeccompFilter filter;
    private final boolean listens;

    private Confinement(
            Privileges privileges,
            Optional<Ruleset> executeLayer,
            Ruleset ruleset,
            SeccompFilter filter,
            boolean listens) {
        this.privileges = privileges;
        this.executeLayer = executeLayer;
        this.ruleset = ruleset;
        this.filter = filter;
        this.listens = listens;
    }

    static Confinement prepare(Plan plan) {
        Optional<Ruleset> execute = Optional.empty();
        try {
            if (plan.executeLayer().isPresent()) {
                execute = Optional.of(Ruleset.prepare(plan.executeLayer().get()));
            }
            Ruleset ruleset = Ruleset.prepare(plan.rules());
            for (RuleResult result : ruleset.results()) {
                warn(result);
            }
            return new Confinement(
                    Privileges.prepare(),
                    execute,
                    ruleset,
                    SeccompFilter.prepare(program(plan.filter())),
                    plan.supervision().isPresent());
        } catch (LandlockException e) {
            execute.ifPresent(Ruleset::close);
            throw new NonoException(ErrorCode.LANDLOCK, "the sandbox cannot be made: " + e.getMessage(), e);
        }
    }

    private static BpfProgram program(FilterSpec spec) {
        BpfProgram program = PROGRAMS.get(spec);
        if (program == null) {
            program = Filters.compose(spec);
            PROGRAMS.put(spec, program);
        }
        return program;
    }

    private static void warn(RuleResult result) {
        if (result.onPlan9() && WARNED.putIfAbsent(result.fileSystem(), true) == null) {
            LoggerFactory.getLogger(Confinement.class)
                    .warn(
                            "{} is on a 9P file system, where Landlock is not reliable",
                            result.rule().path());
        }
    }

    /**
     * Restricts the calling thread. Native calls alone; nothing is loaded, logged or locked.
     *
     * @return the listener, if the plan has one
     */
    Optional<Fd> apply() {
        privileges.drop();
        if (executeLayer.isPresent()) {
            executeLayer.get().restrictSelf();
        }
        ruleset.restrictSelf();
        if (listens) {
            return Optional.of(filter.installListening());
        }
        filter.install();
        return Optional.empty();
    }

    @Override
    public void close() {
        privileges.close();
        if (executeLayer.isPresent()) {
            executeLayer.get().close();
        }
        ruleset.close();
        filter.close();
    }
}
