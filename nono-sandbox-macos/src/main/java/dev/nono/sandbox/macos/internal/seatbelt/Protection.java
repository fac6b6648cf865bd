package dev.nono.sandbox.macos.internal.seatbelt;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.DenyException;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.PlatformRule;
import dev.nono.capability.UnixSocketGrant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * What stays closed inside of what is granted, and what is excepted from that.
 *
 * <p>Everything is said twice. {@link #mark} stands before the rules of others, as it always has. {@link #close} stands
 * behind them and names each operation by itself, because a rule on {@code file-write*} may lose against one on
 * {@code file-write-unlink} whatever comes last. Where denied paths and exceptions lie inside each other, the one that is
 * further down wins: they are written in layers from the outside to the inside.
 */
final class Protection {
    private final ProfileInput input;
    private final CapabilitySet caps;
    private final Spellings spellings;
    private final ProfileText out;
    private final List<Layers.Closed> closed = new ArrayList<>();
    private final List<Layers.Open> open = new ArrayList<>();
    private final NameRules names;

    Protection(ProfileInput input, Keychain keychain, Spellings spellings, ProfileText out) {
        this.input = input;
        this.caps = input.capabilities();
        this.spellings = spellings;
        this.out = out;
        this.names = new NameRules(input, out);
        for (DenyRule deny : caps.denies()) {
            closed.add(new Layers.Closed(deny.path(), input.files().canonical(deny.path())));
        }
        for (DenyException exception : caps.exceptions()) {
            lift(exception);
        }
        keychain.granted().forEach(this::lift);
    }

    /** An exception opens what is granted there, and nothing else: neither more access nor more paths. */
    private void lift(DenyException exception) {
        Path canonical = input.files().canonical(exception.path());
        Rights most = Rights.of(exception.access());
        Rights here = Rights.of(caps.effectiveAccess(canonical)).within(most);
        boolean file = input.files().isRegularFile(canonical);
        Set<Path> both = new LinkedHashSet<>(List.of(exception.path(), canonical));
        for (Path path : both) {
            add(path, canonical, file, here, List.of());
        }
        for (FileGrant grant : caps.files()) {
            if (grant.resolved().startsWith(canonical)
                    && !grant.resolved().equals(canonical)
                    && !isClosedBelow(canonical, grant.resolved())) {
                for (Path path : spellings.of(grant.resolved(), grant.original())) {
                    add(
                            path,
                            grant.resolved(),
                            grant.isFile(),
                            Rights.of(grant.access()).within(most),
                            List.of());
                }
            }
        }
    }

    /** Whether a denied path lies further down than an exception, on the way to what is granted or there. */
    private boolean isClosedBelow(Path exception, Path granted) {
        for (Layers.Closed deny : closed) {
            if (deny.canonical().startsWith(exception)
                    && !deny.canonical().equals(exception)
                    && granted.startsWith(deny.canonical())) {
                return true;
            }
        }
        return false;
    }

    private void lift(Path database, Rights rights) {
        add(database, database, true, rights, Keychain.companions(database));
    }

    private void add(Path path, Path canonical, boolean file, Rights rights, List<Filter> companions) {
        if (!rights.isEmpty()) {
            open.add(new Layers.Open(path, canonical, file, rights, companions));
        }
    }

    /** Before the platform rules. */
    void mark() {
        for (Layers.Closed deny : closed) {
            for (Path path : deny.spellings()) {
                Filter filter = Filter.of(path, input.files().isRegularFile(path));
                out.allow("file-read-metadata", filter);
                out.deny("file-read-data", filter);
                out.deny("file-write*", filter);
                out.deny("network-outbound", Filter.path(path));
            }
        }
        names.mark();
        for (Filter temporary : temporaries()) {
            out.allow("file-write*", temporary);
            out.allow("file-read-metadata", temporary);
        }
        for (Layers.Open exception : open) {
            for (Filter filter : exception.filters()) {
                if (exception.rights().reads()) {
                    out.allow("file-read-data", filter);
                    if (!exception.companions().isEmpty()) {
                        out.allow("file-read*", filter);
                    }
                }
                if (exception.rights().writes()) {
                    if (!exception.companions().isEmpty()) {
                        out.allow("file-write-data", filter);
                    }
                    out.allow("file-write*", filter);
                }
            }
        }
    }

    /** Behind the platform rules: this is what holds. */
    void close() {
        if (isUnlinkProtected()) {
            for (Filter temporary : temporaries()) {
                out.allow("file-write-unlink", temporary);
            }
        }
        new Layers(closed, open).each(this::shut, this::reopen);
        names.close();
        for (Path ancestor : ancestorsOfClosed()) {
            out.deny("file-write-unlink", Filter.literal(ancestor));
        }
    }

    private void shut(Layers.Closed deny) {
        out.deny(Rights.READ_OPERATIONS, filters(deny));
        out.deny(Rights.WRITE_OPERATIONS, filters(deny));
        if (input.knowsHardLinks()) {
            out.deny("file-link", filters(deny));
        }
    }

    private void reopen(Layers.Open exception) {
        Filter[] filters = exception.filters().toArray(Filter[]::new);
        if (exception.rights().reads()) {
            out.allow(Rights.READ_OPERATIONS, filters);
        }
        if (exception.rights().writes()) {
            out.allow(Rights.WRITE_OPERATIONS, filters);
        }
    }

    private List<Filter> filters(Layers.Closed deny) {
        List<Filter> filters = new ArrayList<>();
        boolean file = input.files().isRegularFile(deny.path());
        for (Path path : Spellings.ofDenied(deny.path(), input.files())) {
            filters.add(Filter.of(path, file));
        }
        if (!input.files().exists(deny.canonical())) {
            filters.addAll(OtherCase.of(deny.canonical(), input.files()));
        }
        return filters;
    }

    /** A denied path can be moved with a directory above it, if that may be removed from where it is. */
    private SortedSet<Path> ancestorsOfClosed() {
        SortedSet<Path> ancestors = FileRules.sorted();
        for (FileGrant grant : caps.files()) {
            if (grant.isFile() || !grant.access().writes()) {
                continue;
            }
            for (Path root : spellings.of(grant.resolved(), grant.original())) {
                for (Layers.Closed deny : closed) {
                    for (Path path : deny.spellings()) {
                        ancestors.addAll(Spellings.between(root, path));
                    }
                }
            }
        }
        names.addAncestors(ancestors, spellings);
        return ancestors;
    }

    /** The names under which programs write a file anew before they rename it into place. */
    private List<Filter> temporaries() {
        List<Filter> temporaries = new ArrayList<>();
        for (FileGrant grant : caps.files()) {
            if (grant.isFile() && grant.access().writes() && grant.source().isUserIntent()) {
                for (Path path : spellings.of(grant.resolved(), grant.original())) {
                    temporaries.add(Filter.regex("^" + Sbpl.plain(Sbpl.text(path)) + "[.]tmp[.][0-9]+[.][0-9a-f]+$"));
                }
            }
        }
        return temporaries;
    }

    private boolean isUnlinkProtected() {
        for (PlatformRule rule : caps.platformRules()) {
            if (rule.text().equals("(deny file-write-unlink)")) {
                return true;
            }
        }
        return false;
    }

    /** Behind the network rules, which would let each socket be reached: those at denied paths stay closed. */
    void closeSockets() {
        closed.forEach(this::closeSockets);
        names.closeSockets(pattern -> true);
    }

    private void closeSockets(Layers.Closed deny) {
        Set<Filter> filters = new LinkedHashSet<>();
        for (Path path : Spellings.ofDenied(deny.path(), input.files())) {
            filters.add(Filter.path(path));
            filters.add(Filter.subpath(path));
        }
        out.deny("network-outbound", List.copyOf(filters));
        out.deny("network-bind", List.copyOf(filters));
    }

    /** Behind a socket grant that was reopened: what is denied further down. */
    void closeSocketsBelow(Path granted) {
        for (Layers.Closed deny : closed) {
            if (deny.canonical().startsWith(granted) && !deny.canonical().equals(granted)) {
                closeSockets(deny);
            }
        }
        names.closeSockets(pattern -> !pattern.covers(granted));
    }

    /** Whether a socket grant lies at or below a denied path, and the exception that the user made is for it. */
    boolean isReopened(UnixSocketGrant grant) {
        boolean denied = false;
        for (Layers.Closed deny : closed) {
            denied |= grant.resolved().startsWith(deny.canonical());
        }
        if (!denied && !names.covers(grant.resolved())) {
            return false;
        }
        return (!denied || new Layers(closed, exceptionsAsWritten()).isOpen(grant.resolved()))
                && names.isLifted(grant.resolved());
    }

    /** For sockets what counts is that the user lifted the protection; the socket grant says the rest. */
    private List<Layers.Open> exceptionsAsWritten() {
        List<Layers.Open> all = new ArrayList<>();
        for (DenyException exception : caps.exceptions()) {
            Path canonical = input.files().canonical(exception.path());
            all.add(new Layers.Open(exception.path(), canonical, false, Rights.of(exception.access()), List.of()));
        }
        return all;
    }
}
