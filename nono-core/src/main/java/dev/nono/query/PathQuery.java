package dev.nono.query;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantPart;
import dev.nono.capability.GrantSuggestion;
import dev.nono.capability.RealPaths;
import dev.nono.capability.SocketOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers questions about paths. */
final class PathQuery {
    private final QueryContext context;
    private final GrantIndex grants;
    private final Optional<GrantIndex> written;
    private final ProtectionIndex protections;
    private final SocketQuery sockets;

    PathQuery(CapabilitySet caps, QueryContext context, SocketQuery sockets) {
        this.context = context;
        this.grants = new GrantIndex(caps, false);
        this.written = context.literalPaths() ? Optional.of(new GrantIndex(caps, true)) : Optional.empty();
        this.protections = new ProtectionIndex(caps, context);
        this.sockets = sockets;
    }

    Decision ask(Path asked, Access access) {
        Path path = RealPaths.tryCanonicalize(asked);
        if (!path.isAbsolute() || hasDots(path)) {
            return Decision.Denied.of(
                    Reason.PATH_NOT_GRANTED,
                    "the path " + asked + " cannot be resolved: it leads through \"..\" of something that does not"
                            + " exist");
        }
        List<Path> ancestors = Ancestors.of(path);
        Optional<ProtectionIndex.Rule> rule = protections.closing(path, ancestors, access);
        List<FileGrant> covering = covering(asked, ancestors);
        if (rule.isPresent()) {
            return closed(path, rule.get(), !covering.isEmpty());
        }
        List<FileGrant> live = context.stamps().isEmpty() ? covering : withoutReplaced(covering);
        boolean replaced = live.size() < covering.size();
        Decision decision = granted(live, access)
                .<Decision>map(allowed -> replaced ? allowed.withWarning(replacedText(path)) : allowed)
                .orElseGet(() -> refused(path, access, live, replaced ? covering : List.of()));
        return sockets.isRelevant() && SocketQuery.isSocket(path) ? socket(decision, path) : decision;
    }

    private List<FileGrant> covering(Path asked, List<Path> ancestors) {
        List<FileGrant> covering = grants.covering(ancestors);
        if (written.isEmpty() || Files.exists(asked)) {
            return covering;
        }
        // The system compares what a program writes too; what does not exist yet has no other form.
        List<FileGrant> all = new ArrayList<>(covering);
        written.get().covering(Ancestors.of(asked.toAbsolutePath())).stream()
                .filter(grant -> !all.contains(grant))
                .forEach(all::add);
        return all;
    }

    private Decision closed(Path path, ProtectionIndex.Rule rule, boolean granted) {
        String what = rule.reason().equals(Reason.FILESYSTEM_DENY)
                ? "the deny entry " + rule.path() + " covers " + path
                : path + " is protected by " + rule.source()
                        + (rule.description().isEmpty() ? "" : " (" + rule.description() + ")")
                        + "; filesystem.bypass_protection in a user profile would lift that";
        return Decision.Denied.of(rule.reason(), what).by(rule.source()).enforced(rule.held() || !granted);
    }

    private static Optional<Decision.Allowed> granted(List<FileGrant> covering, Access access) {
        for (FileGrant grant : covering) {
            if (grant.access().contains(access)) {
                return Optional.of(Decision.Allowed.path(
                        Reason.GRANTED_PATH,
                        grant.resolved().toString(),
                        grant.access().display(),
                        grant.source().display()));
            }
        }
        FileGrant read = first(covering, Access.READ);
        FileGrant write = first(covering, Access.WRITE);
        if (access != Access.READ_WRITE || read == null || write == null) {
            return Optional.empty();
        }
        return Optional.of(Decision.Allowed.path(
                Reason.GRANTED_PATH_UNION,
                read.resolved() + " (read) + " + write.resolved() + " (write)",
                Access.READ_WRITE.display(),
                read.source().display() + " + " + write.source().display()));
    }

    private static @Nullable FileGrant first(List<FileGrant> covering, Access access) {
        for (FileGrant grant : covering) {
            if (grant.access().contains(access)) {
                return grant;
            }
        }
        return null;
    }

    private Decision refused(Path path, Access access, List<FileGrant> live, List<FileGrant> replaced) {
        Optional<String> flag = suggestion(path, access);
        if (granted(replaced, access).isPresent()) {
            return Decision.Denied.of(Reason.STALE_FILE_GRANT, replacedText(path))
                    .closest(match(replaced.get(0)))
                    .suggesting(flag);
        }
        if (live.isEmpty() && grants.isTakenApart(path)) {
            return Decision.Denied.of(
                    Reason.PATH_NOT_GRANTED,
                    "its directory is granted entry by entry, because something in it is denied: " + path
                            + " was not there when the sandbox was made, or cannot be opened without that");
        }
        if (live.isEmpty()) {
            return Decision.Denied.of(Reason.PATH_NOT_GRANTED, "no grant covers " + path)
                    .suggesting(flag);
        }
        FileGrant closest = live.get(0);
        return Decision.Denied.of(
                        Reason.INSUFFICIENT_ACCESS,
                        closest.resolved() + " is granted for "
                                + closest.access().display() + ", not for " + access.display())
                .closest(match(closest))
                .suggesting(flag);
    }

    /** The smallest flag that would open the path, if any would. */
    private Optional<String> suggestion(Path path, Access access) {
        for (Path closed : context.ungrantable()) {
            if (path.startsWith(closed)) {
                return Optional.empty();
            }
        }
        return GrantSuggestion.of(path, access, context.tooWide()).map(GrantSuggestion::flag);
    }

    /** A grant on a file is bound to the object that was there, not to the name. */
    private List<FileGrant> withoutReplaced(List<FileGrant> covering) {
        return covering.stream()
                .filter(grant -> {
                    FileStamp stamp = context.stamps().get(grant.resolved());
                    return !grant.isFile()
                            || grant.part() == GrantPart.NAMES
                            || stamp == null
                            || FileStamp.of(grant.resolved()).map(stamp::equals).orElse(false);
                })
                .toList();
    }

    private static String replacedText(Path path) {
        return path
                + " was replaced since it was granted, and the grant holds for the file that was there; start again,"
                + " or grant its directory";
    }

    private Decision socket(Decision decision, Path path) {
        if (!decision.isAllowed()) {
            return decision;
        }
        Decision connect = sockets.ask(path, SocketOperation.CONNECT);
        return connect.isAllowed() ? decision : connect;
    }

    private static Decision.MatchingCapability match(FileGrant grant) {
        return new Decision.MatchingCapability(
                grant.resolved().toString(),
                grant.access().display(),
                grant.source().display());
    }

    private static boolean hasDots(Path path) {
        for (int i = 0; i < path.getNameCount(); i++) {
            String name = path.getName(i).toString();
            if (name.equals("..") || name.equals(".")) {
                return true;
            }
        }
        return false;
    }
}
