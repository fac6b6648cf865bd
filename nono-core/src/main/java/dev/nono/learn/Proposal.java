package dev.nono.learn;

import dev.nono.capability.Access;
import dev.nono.capability.GrantSuggestion;
import dev.nono.capability.ShellText;
import dev.nono.net.HostFilter;
import dev.nono.policy.CompiledPolicy;
import dev.nono.query.Decision;
import dev.nono.query.Reason;
import dev.nono.query.Why;
import dev.nono.session.Explanations;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The smallest grants that a policy would have to add for a program to get what it asked for, and what is not proposed.
 *
 * @param directories directories and what is needed below each, sorted
 * @param files single files, sorted
 * @param closed what was asked for and is protected, each with the rule that says so; never proposed
 * @param tooWide directories that hold the files of all programs, or of the whole system; never proposed
 * @param missing what was only looked for and is not there
 * @param covered what the policy grants already, each with the source of the grant
 * @param outbound addresses that were connected to or sent to
 * @param listening addresses that were bound
 * @param hosts what a proxy was asked for by name, if there was one
 */
public record Proposal(
        SortedMap<Path, Access> directories,
        SortedMap<Path, Access> files,
        SortedMap<Path, String> closed,
        List<Path> tooWide,
        List<Path> missing,
        SortedMap<Path, String> covered,
        List<Address> outbound,
        List<Address> listening,
        HostProposal hosts) {

    /**
     * An address and how often it was used.
     *
     * @param address the address in text
     * @param port the port
     * @param count how often
     */
    public record Address(String address, int port, int count) {}

    /** Copies the collections. */
    public Proposal {
        directories = new TreeMap<>(directories);
        files = new TreeMap<>(files);
        closed = new TreeMap<>(closed);
        tooWide = List.copyOf(tooWide);
        missing = List.copyOf(missing);
        covered = new TreeMap<>(covered);
        outbound = List.copyOf(outbound);
        listening = List.copyOf(listening);
        Objects.requireNonNull(hosts);
    }

    /**
     * Compares what was asked for with a policy. Looks at the file system, to tell files from directories.
     *
     * @param trace what was asked for
     * @param usual the policy under which the program is to run
     * @return the proposal
     */
    public static Proposal of(Trace trace, CompiledPolicy usual) {
        return of(trace, usual, Optional.empty(), name -> List.of());
    }

    /**
     * Compares what was asked for with a policy whose program reaches the network through a proxy.
     *
     * @param trace what was asked for
     * @param usual the policy under which the program is to run
     * @param filter what the proxy lets through; empty if there is none yet
     * @param addresses finds the addresses of a name, so that no host of a private network is proposed; may find none
     * @return the proposal
     */
    public static Proposal of(
            Trace trace,
            CompiledPolicy usual,
            Optional<HostFilter> filter,
            Function<String, Collection<InetAddress>> addresses) {
        Draft draft = new Draft(usual);
        trace.found().forEach(draft::add);
        trace.missing().forEach(draft::addMissing);
        return draft.finish(trace, HostProposal.of(trace.hosts(), usual, filter, addresses));
    }

    /**
     * Whether the policy suffices as it is, as far as files and names of hosts go.
     *
     * @return true if nothing is proposed
     */
    public boolean isEmpty() {
        return directories.isEmpty() && files.isEmpty() && hosts.wanted().isEmpty();
    }

    /**
     * The grants as options of the command line.
     *
     * @return an option and a path each, quoted for a shell
     */
    public List<String> flags() {
        List<String> flags = new ArrayList<>();
        directories.forEach((path, access) -> flags.add(new GrantSuggestion(path, access, false).flag()));
        files.forEach((path, access) -> flags.add(new GrantSuggestion(path, access, true).flag()));
        hosts.wanted().forEach(host -> flags.add("--allow-domain " + ShellText.quoted(host)));
        return flags;
    }

    /**
     * The proposal as JSON.
     *
     * @param home the home directory, which is written as {@code ~}
     * @return an indented object, ended by a line feed
     */
    public String toJson(Path home) {
        return ProposalJson.write(this, home);
    }

    /**
     * What a profile would have to add.
     *
     * @param home the home directory, which is written as {@code ~}
     * @return the sections of a profile with the additions, as indented JSON
     */
    public String toProfile(Path home) {
        return ProposalJson.profile(this, home);
    }

    /** Sorts what was asked for. For use by one thread. */
    private static final class Draft {
        private final Why why;
        private final Breadth breadth;
        private final List<Path> roots;
        private final SortedMap<Path, Access> directories = new TreeMap<>();
        private final SortedMap<Path, Access> files = new TreeMap<>();
        private final SortedMap<Path, String> closed = new TreeMap<>();
        private final SortedMap<Path, String> covered = new TreeMap<>();
        private final List<Path> tooWide = new ArrayList<>();
        private final List<Path> missing = new ArrayList<>();

        Draft(CompiledPolicy usual) {
            why = Explanations.why(usual);
            breadth = Breadth.of(usual);
            roots = new ArrayList<>(usual.resolved().protectedRoots().paths());
            roots.add(usual.resolved().protectedRoots().configuration());
        }

        void addMissing(Path path, Access access) {
            if (Files.exists(path)) {
                add(path, access);
            } else if (!access.writes()) {
                missing.add(path);
            } else if (path.getParent() != null) {
                add(path.getParent(), Access.WRITE);
            }
        }

        void add(Path path, Access access) {
            Decision decision = why.path(path, access);
            if (roots.stream().anyMatch(path::startsWith)) {
                closed.put(path, "the state and the configuration of nono");
            } else if (decision instanceof Decision.Allowed allowed) {
                covered.put(path, allowed.source().orElse(""));
            } else if (decision instanceof Decision.Denied denied && isClosed(denied)) {
                closed.put(path, denied.policySource().orElse(denied.reason()));
            } else if (!Names.canBeWritten(path)) {
                closed.put(path, "a profile cannot name it: its name holds $ or a pattern");
            } else if (!Files.exists(path)) {
                missing.add(path);
            } else if (!Files.isDirectory(path)) {
                files.merge(path, access, Access::union);
            } else if (breadth.isTooWide(path, access)) {
                tooWide.add(path);
            } else {
                directories.merge(path, access, Access::union);
            }
        }

        private boolean isClosed(Decision.Denied denied) {
            return denied.reason().equals(Reason.SENSITIVE_PATH)
                    || denied.reason().equals(Reason.FILESYSTEM_DENY);
        }

        Proposal finish(Trace trace, HostProposal hosts) {
            directories.entrySet().removeIf(entry -> {
                boolean wide = breadth.isTooWide(entry.getKey(), entry.getValue());
                if (wide) {
                    tooWide.add(entry.getKey());
                }
                return wide;
            });
            directories.entrySet().removeIf(entry -> isCoveredAbove(entry.getKey(), entry.getValue()));
            files.entrySet().removeIf(entry -> isCoveredAbove(entry.getKey(), entry.getValue()));
            List<Address> outbound = new ArrayList<>();
            List<Address> listening = new ArrayList<>();
            trace.addresses()
                    .forEach((key, count) -> (key.get(0).equals("bind") ? listening : outbound)
                            .add(new Address((String) key.get(1), (Integer) key.get(2), count)));
            return new Proposal(
                    directories,
                    files,
                    closed,
                    tooWide.stream().distinct().sorted().toList(),
                    missing.stream().distinct().sorted().toList(),
                    covered,
                    outbound,
                    listening,
                    hosts);
        }

        private boolean isCoveredAbove(Path path, Access access) {
            for (Path above = path.getParent(); above != null; above = above.getParent()) {
                Access granted = directories.get(above);
                if (granted != null && granted.contains(access)) {
                    return true;
                }
            }
            return false;
        }
    }
}
