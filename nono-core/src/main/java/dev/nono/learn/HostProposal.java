package dev.nono.learn;

import dev.nono.capability.NetworkMode;
import dev.nono.net.DnsName;
import dev.nono.net.Host;
import dev.nono.net.HostDecision;
import dev.nono.net.HostFilter;
import dev.nono.net.IpAddress;
import dev.nono.policy.CompiledPolicy;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The hosts that a policy would have to let through for a program to get what it asked a proxy for, and what is not proposed.
 * Programs that ask no proxy are seen by their addresses alone.
 *
 * @param asked every host, and how often it was asked for
 * @param wanted hosts to let through
 * @param covered hosts that the policy lets through already
 * @param withheld hosts that are never proposed, each with the reason: what belongs to this machine, to a private network or to
 *     the credentials of a cloud is for a person to open
 */
public record HostProposal(
        SortedMap<String, Integer> asked,
        SortedSet<String> wanted,
        SortedSet<String> covered,
        SortedMap<String, String> withheld) {
    /** Nothing was asked for. */
    public static final HostProposal NONE =
            new HostProposal(new TreeMap<>(), new TreeSet<>(), new TreeSet<>(), new TreeMap<>());

    private static final Set<String> PRIVATE_TOPS =
            Set.of("local", "localhost", "internal", "intranet", "private", "lan", "home", "corp", "localdomain");
    private static final int PORT = 443;

    /** Copies the collections. */
    public HostProposal {
        asked = Collections.unmodifiableSortedMap(new TreeMap<>(asked));
        wanted = Collections.unmodifiableSortedSet(new TreeSet<>(wanted));
        covered = Collections.unmodifiableSortedSet(new TreeSet<>(covered));
        withheld = Collections.unmodifiableSortedMap(new TreeMap<>(withheld));
    }

    /**
     * Compares what was asked for with a policy.
     *
     * @param hosts what was asked for, and how often
     * @param usual the policy under which the program is to run
     * @param filter what its proxy lets through; empty if it has none
     * @param addresses finds the addresses of a name; may find none
     */
    static HostProposal of(
            Map<Host, Integer> hosts,
            CompiledPolicy usual,
            Optional<HostFilter> filter,
            Function<String, Collection<InetAddress>> addresses) {
        SortedMap<String, Integer> asked = new TreeMap<>();
        SortedSet<String> wanted = new TreeSet<>();
        SortedSet<String> covered = new TreeSet<>();
        SortedMap<String, String> withheld = new TreeMap<>();
        boolean blocked = usual.capabilities().networkMode() instanceof NetworkMode.Blocked;
        hosts.forEach((host, count) -> {
            asked.put(host.text(), count);
            if (filter.isPresent() && filter.get().check(host.text(), PORT).allowed()) {
                covered.add(host.text());
                return;
            }
            Optional<String> reason =
                    blocked ? Optional.of("the policy blocks the network") : reason(host, filter, addresses);
            if (reason.isPresent()) {
                withheld.put(host.text(), reason.get());
            } else {
                wanted.add(host.text());
            }
        });
        return new HostProposal(asked, wanted, covered, withheld);
    }

    /** Why a host is not proposed. */
    private static Optional<String> reason(
            Host host, Optional<HostFilter> filter, Function<String, Collection<InetAddress>> addresses) {
        HostDecision always = HostFilter.allowAll().check(host.text(), PORT);
        if (!always.allowed()) {
            return Optional.of(always.reason());
        }
        if (filter.isPresent() && filter.get().check(host.text(), PORT) instanceof HostDecision.DenyHost denied) {
            return Optional.of(denied.reason());
        }
        if (host instanceof IpAddress address) {
            return isPrivate(address) ? Optional.of("an address of a private network") : Optional.empty();
        }
        if (host instanceof DnsName name && isPrivate(name)) {
            return Optional.of("a name of a private network");
        }
        for (InetAddress found : addresses.apply(host.text())) {
            IpAddress address = IpAddress.of(found);
            if (isPrivate(address)
                    || !HostFilter.allowAll().check(address.text(), PORT).allowed()) {
                return Optional.of("its address " + address + " is one of a private network");
            }
        }
        return Optional.empty();
    }

    private static boolean isPrivate(DnsName name) {
        String text = name.text();
        int dot = text.lastIndexOf('.');
        return dot < 0 || PRIVATE_TOPS.contains(text.substring(dot + 1)) || text.endsWith(".home.arpa");
    }

    private static boolean isPrivate(IpAddress address) {
        if (address.isPrivate() || address.isLoopback() || address.isLinkLocal()) {
            return true;
        }
        for (IpAddress inner : address.embedded()) {
            if (inner.isPrivate() || inner.isLoopback() || inner.isLinkLocal()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The hosts to let through, as a profile lists them.
     *
     * @return entries of {@code network.allow_domain}
     */
    public List<String> domains() {
        return List.copyOf(wanted);
    }
}
