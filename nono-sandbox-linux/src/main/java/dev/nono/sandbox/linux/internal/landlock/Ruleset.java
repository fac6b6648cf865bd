package dev.nono.sandbox.linux.internal.landlock;

import dev.nono.sandbox.linux.internal.landlock.LandlockException.Stage;
import dev.nono.sandbox.linux.internal.landlock.RuleResult.Outcome;
import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.FileSystemId;
import dev.nono.sandbox.linux.internal.posix.NativeMemory;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.PathBytes;
import dev.nono.sandbox.linux.internal.posix.PathLookup;
import dev.nono.sandbox.linux.internal.posix.Prctl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@link RulePlan} in the kernel's hands. It is made on an unrestricted thread and may then confine any number of
 * threads; closing it frees the descriptor and changes nothing for those that it has confined.
 */
public final class Ruleset implements AutoCloseable {

    static final int RULE_PATH_BENEATH = 1;
    static final int RULE_NET_PORT = 2;
    private static final int LAYERS = 16;
    private static final Path MOUNTS = Path.of("/mnt");

    static {
        LandlockException.preload();
    }

    private final LandlockCalls kernel;
    private final RulePlan plan;
    private final Fd fd;
    private final List<RuleResult> results = new ArrayList<>();

    private Ruleset(RulePlan plan, LandlockCalls kernel) {
        this.plan = plan;
        this.kernel = kernel;
        this.fd = createFd();
    }

    /**
     * Gives the plan to the kernel: every path is opened once, and looked at through that descriptor only.
     *
     * @throws LandlockException if any rule could not be made, or an object is not of the kind that was planned for
     */
    public static Ruleset prepare(RulePlan plan) {
        return prepare(plan, LandlockCalls.KERNEL);
    }

    static Ruleset prepare(RulePlan plan, LandlockCalls kernel) {
        Ruleset ruleset = new Ruleset(plan, kernel);
        try (PathLookup lookup = new PathLookup();
                NativeMemory attribute = NativeMemory.allocate(16)) {
            for (PathRule rule : plan.paths()) {
                ruleset.add(rule, lookup, attribute);
            }
            ruleset.addPorts(attribute);
            return ruleset;
        } catch (RuntimeException e) {
            ruleset.close();
            throw e;
        }
    }

    /** What became of each path rule, in the order of the plan. */
    public List<RuleResult> results() {
        return List.copyOf(results);
    }

    /**
     * Confines the calling thread, for ever, and what it starts from now on: no new privileges, then this ruleset on top
     * of those that hold already. Two system calls; nothing is allocated unless one fails.
     *
     * @throws LandlockException if the thread is not confined
     */
    public void restrictSelf() {
        try {
            Prctl.setNoNewPrivs();
        } catch (ErrnoException e) {
            throw new LandlockException(Stage.NO_NEW_PRIVS, e.errno(), "privileges could not be given up");
        }
        long result = kernel.restrictSelf(fd.number(), (int) plan.restrictFlags());
        if (result < 0) {
            int errno = (int) -result;
            throw new LandlockException(
                    Stage.RESTRICT_SELF,
                    errno,
                    errno == Errno.E2BIG
                            ? "this thread has " + LAYERS + " Landlock layers already, the kernel's limit: "
                                    + "nest fewer sandboxes"
                            : "the thread could not be confined");
        }
    }

    @Override
    public void close() {
        fd.close();
    }

    private Fd createFd() {
        int size = plan.abi().attributeSize();
        try (NativeMemory attribute = NativeMemory.allocate(24)) {
            attribute.putLong(0, plan.handledFs()).putLong(8, plan.handledNet()).putLong(16, plan.scoped());
            long result = kernel.createRuleset(attribute.address(), size, 0);
            if (result < 0) {
                throw new LandlockException(
                        Stage.CREATE_RULESET, (int) -result, "the kernel refused a ruleset of ABI " + plan.abi());
            }
            return Fd.owning((int) result);
        }
    }

    private void add(PathRule rule, PathLookup lookup, NativeMemory pathBeneath) {
        Optional<Fd> opened = open(rule, lookup);
        if (opened.isEmpty()) {
            results.add(new RuleResult(rule, Outcome.GONE, 0, FileSystemId.NOT_ASKED));
            return;
        }
        try (Fd object = opened.get()) {
            NodeKind found = rule.kind() == NodeKind.DIRECTORY ? NodeKind.DIRECTORY : NodeKind.of(lookup.stat(object));
            if (found == NodeKind.DIRECTORY && rule.kind() != NodeKind.DIRECTORY) {
                if (rule.trust() == PathRule.Trust.REAL_OR_GONE) {
                    results.add(new RuleResult(rule, Outcome.GONE, 0, FileSystemId.NOT_ASKED));
                    return;
                }
                throw failure(rule, 0, "is a directory now: it changed since the grant was checked; start again");
            }
            long access = permitted(rule, found);
            Outcome outcome = Outcome.NOTHING_TO_ALLOW;
            if (access != 0) {
                pathBeneath.putLong(0, access).putInt(8, object.number());
                long result = kernel.addRule(fd.number(), RULE_PATH_BENEATH, pathBeneath.address());
                if (result < 0 && result != -Errno.EBADFD) {
                    throw failure(rule, (int) -result, "got no rule; its file system may not support Landlock");
                }
                outcome = result == 0 ? Outcome.ADDED : Outcome.NOT_MEDIATED;
            }
            results.add(new RuleResult(rule, outcome, access, fileSystem(rule, object)));
        }
    }

    /** Looked at where drives of other systems are mounted; a call for each rule would slow every start. */
    private static FileSystemId fileSystem(PathRule rule, Fd object) {
        return rule.path().startsWith(MOUNTS) ? object.fileSystem() : FileSystemId.NOT_ASKED;
    }

    /** The access that this kind of object may have in a rule: file rights on files, ioctl on devices. */
    private static long permitted(PathRule rule, NodeKind found) {
        return switch (found) {
            case DIRECTORY -> rule.access();
            case DEVICE -> rule.access() & FsRight.ON_FILE;
            case FILE -> rule.access() & FsRight.ON_FILE & ~FsRight.IOCTL_DEV.bit();
        };
    }

    /** Opens the object of a rule, a directory only where the rule is for one; empty if it is gone and may be. */
    private static Optional<Fd> open(PathRule rule, PathLookup lookup) {
        boolean directory = rule.kind() == NodeKind.DIRECTORY;
        try {
            return Optional.of(lookup.open(
                    PathBytes.of(rule.path()),
                    directory ? OpenFlags.O_PATH | OpenFlags.O_DIRECTORY : OpenFlags.O_PATH,
                    rule.trust() == PathRule.Trust.FOLLOW ? 0 : OpenFlags.RESOLVE_NO_SYMLINKS));
        } catch (ErrnoException e) {
            boolean changed = e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP;
            if (changed && rule.trust() == PathRule.Trust.REAL_OR_GONE) {
                return Optional.empty();
            }
            if (e.errno() == Errno.ELOOP) {
                throw failure(
                        rule,
                        e.errno(),
                        "leads through a link now: it changed since the grant was checked; start again");
            }
            if (e.errno() == Errno.ENOTDIR && directory) {
                throw failure(
                        rule,
                        e.errno(),
                        "is no directory any more: it changed since the grant was checked; start again");
            }
            throw failure(rule, e.errno(), "cannot be opened for its rule; remove the grant or restore the object");
        }
    }

    private void addPorts(NativeMemory netPort) {
        for (PortRule rule : plan.ports()) {
            netPort.putLong(0, rule.access()).putLong(8, rule.port());
            long result = kernel.addRule(fd.number(), RULE_NET_PORT, netPort.address());
            if (result < 0) {
                throw new LandlockException(
                        Stage.ADD_NET_RULE, (int) -result, "TCP port " + rule.port() + " got no rule");
            }
        }
    }

    private static LandlockException failure(PathRule rule, int errno, String what) {
        return new LandlockException(Stage.ADD_PATH_RULE, errno, "'" + rule.path() + "' " + what);
    }
}
