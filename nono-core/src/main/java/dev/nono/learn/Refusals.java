package dev.nono.learn;

import dev.nono.capability.Access;
import dev.nono.capability.GrantSuggestion;
import dev.nono.capability.SocketOperation;
import dev.nono.diagnostic.DenialRecord;
import dev.nono.diagnostic.IpcDenialRecord;
import dev.nono.diagnostic.SessionReport;
import dev.nono.policy.CompiledPolicy;
import dev.nono.profile.model.PathList;
import dev.nono.query.Decision;
import dev.nono.query.Reason;
import dev.nono.query.Why;
import dev.nono.session.Explanations;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds what a run was refused and could be granted: what was seen to be refused, and what was seen to be asked for and is
 * not granted. What the profile denies by itself, what nono keeps to itself, and what is too wide is left out.
 */
public final class Refusals {
    private static final int MOST = 50;

    private final CompiledPolicy policy;
    private final Why why;
    private final List<Path> suppressed;
    private final Breadth breadth;
    private final SortedMap<Path, Access> asked = new TreeMap<>();
    private final List<Refused> sockets = new ArrayList<>();

    private Refusals(CompiledPolicy policy, List<Path> suppressed) {
        this.policy = policy;
        this.why = Explanations.why(policy);
        this.suppressed = List.copyOf(suppressed);
        this.breadth = Breadth.of(policy);
    }

    /**
     * Finds it. Looks at the file system, to tell files from directories.
     *
     * @param report what was seen to be refused
     * @param trace what was seen to be asked for; empty if nobody looked
     * @param policy the policy of the run
     * @param suppressed nothing at or below these paths is of interest
     * @return the entries, sorted by path, sockets last; at most {@value #MOST}
     */
    public static List<Refused> of(SessionReport report, Trace trace, CompiledPolicy policy, List<Path> suppressed) {
        Refusals refusals = new Refusals(policy, suppressed);
        trace.found().forEach(refusals::ask);
        trace.missing().forEach((path, access) -> {
            // Reading what is not there fails without a sandbox, too.
            if (access.writes()) {
                refusals.ask(path, access);
            }
        });
        for (DenialRecord denial : report.denials()) {
            path(denial.path()).ifPresent(path -> refusals.ask(path, denial.access()));
        }
        report.ipcDenials().forEach(refusals::socket);
        return refusals.all();
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            // Something that is no path of this system can be in no profile.
            return Optional.empty();
        }
    }

    private void ask(Path path, Access access) {
        asked.merge(path, access, Access::union);
    }

    private void socket(IpcDenialRecord denial) {
        Optional<Path> path = path(denial.target());
        if (path.isEmpty() || !isOffered(path.get())) {
            return;
        }
        boolean binds = denial.operation() == SocketOperation.BIND;
        Refused refused = new Refused(
                path.get(), binds ? PathList.UNIX_SOCKET_BIND : PathList.UNIX_SOCKET, protection(path.get()));
        if (!sockets.contains(refused)) {
            sockets.add(refused);
        }
    }

    private Optional<String> protection(Path path) {
        return policy.resolved().sensitivePaths().find(path).map(rule -> "group:" + rule.group());
    }

    private boolean isOffered(Path path) {
        if (policy.resolved().protectedRoots().isConfiguration(path, false)) {
            return false;
        }
        for (Path closed : policy.resolved().protectedRoots().paths()) {
            if (path.startsWith(closed)) {
                return false;
            }
        }
        for (Path unwanted : suppressed) {
            if (path.startsWith(unwanted)) {
                return false;
            }
        }
        return Names.canBeWritten(path);
    }

    private List<Refused> all() {
        List<Refused> all = new ArrayList<>();
        SortedMap<Path, Access> directories = new TreeMap<>();
        for (Map.Entry<Path, Access> entry : asked.entrySet()) {
            Path path = entry.getKey();
            Access access = entry.getValue();
            if (!isOffered(path) || !(why.path(path, access) instanceof Decision.Denied denied)) {
                continue;
            }
            boolean covered = denied.reason().equals(Reason.SENSITIVE_PATH);
            if (!covered
                    && !denied.reason().equals(Reason.PATH_NOT_GRANTED)
                    && !denied.reason().equals(Reason.INSUFFICIENT_ACCESS)) {
                continue;
            }
            Optional<String> rule = covered ? denied.policySource() : Optional.empty();
            if (!Files.exists(path)) {
                // A directory that is opened in order to make something in it.
                Path parent = path.getParent();
                if (!covered && parent != null && Files.isDirectory(parent) && isOffered(parent)) {
                    directories.merge(parent, Access.WRITE, Access::union);
                }
            } else if (!Files.isDirectory(path)) {
                all.add(Refused.of(path, access, true, rule));
            } else if (covered) {
                all.add(Refused.of(path, access, false, rule));
            } else {
                directories.merge(path, access, Access::union);
            }
        }
        directories.forEach((path, access) -> {
            if (!breadth.isTooWide(path, access) && why.path(path, access) instanceof Decision.Denied) {
                all.add(Refused.of(path, access, false, Optional.empty()));
            }
        });
        all.removeIf(item -> isBelow(item, directories));
        all.sort((one, two) -> one.path().compareTo(two.path()));
        all.addAll(sockets);
        return all.subList(0, Math.min(MOST, all.size()));
    }

    /** Whether a directory that is offered itself gives what this gives. */
    private boolean isBelow(Refused item, SortedMap<Path, Access> directories) {
        if (item.isProtected()) {
            return false;
        }
        for (Path above = item.path().getParent(); above != null; above = above.getParent()) {
            Access access = directories.get(above);
            if (access != null && !breadth.isTooWide(above, access) && access.contains(access(item.list()))) {
                return true;
            }
        }
        return false;
    }

    private static Access access(PathList list) {
        return switch (list) {
            case READ, READ_FILE -> Access.READ;
            case WRITE, WRITE_FILE -> Access.WRITE;
            default -> Access.READ_WRITE;
        };
    }

    /**
     * The entry as options of the command line.
     *
     * @param refused what was refused
     * @return the option and the path, quoted for a shell
     */
    public static String flags(Refused refused) {
        String path =
                new GrantSuggestion(refused.path(), Access.READ, true).flag().substring("--read-file ".length());
        return refused.flag() + " " + path + (refused.isProtected() ? " --bypass-protection " + path : "");
    }
}
