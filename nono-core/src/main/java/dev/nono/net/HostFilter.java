package dev.nono.net;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which hosts may be reached. Immutable and thread-safe; a decision costs a few hash lookups, however long the
 * lists are.
 *
 * <p>Always denied, whatever the lists say: the metadata services of clouds by name and address, link-local,
 * unspecified, multicast and broadcast addresses, in every spelling and inside every address that embeds them.
 * Then deny entries win over allow entries.
 *
 * <p>How to use it without leaking names and without a race: ask {@link #check(String, int)} first and do not resolve a
 * host that the name alone denies; resolve once; ask {@link #check(String, int, Collection)} with <em>all</em>
 * addresses; connect to one of exactly these, or to {@link HostDecision#host()} when it is an address.
 *
 * <p>Private ranges such as 10.0.0.0/8 are allowed unless {@linkplain #withDenyCidrs denied}.
 */
public final class HostFilter {

    private static final HostFilter ALLOW_ALL = new HostFilter(false, List.of(), List.of(), List.of());

    private final boolean strict;
    private final List<HostPattern> allowEntries;
    private final List<HostPattern> denyEntries;
    private final List<Cidr> denyCidrs;
    private final PatternTable allowed;
    private final PatternTable denied;

    private HostFilter(boolean strict, List<HostPattern> allow, List<HostPattern> deny, List<Cidr> denyCidrs) {
        this.strict = strict;
        this.allowEntries = List.copyOf(allow);
        this.denyEntries = List.copyOf(deny);
        this.denyCidrs = List.copyOf(denyCidrs);
        this.allowed = new PatternTable(allowEntries);
        this.denied = new PatternTable(denyEntries);
    }

    /**
     * Creates a filter that allows the listed hosts, or every host when the list is empty.
     *
     * @param entries entries as {@link HostPattern} describes them
     * @return the filter
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when an entry is malformed
     */
    public static HostFilter of(Collection<String> entries) {
        return new HostFilter(false, parse(entries), List.of(), List.of());
    }

    /**
     * Creates a filter that allows the listed hosts, and no host when the list is empty.
     *
     * @param entries entries as {@link HostPattern} describes them, without {@code *}
     * @return the filter
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when an entry is malformed or allows every host
     */
    public static HostFilter strict(Collection<String> entries) {
        List<HostPattern> patterns = parse(entries);
        refuseAny(patterns, "a strict filter lists the hosts that it allows");
        return new HostFilter(true, patterns, List.of(), List.of());
    }

    /**
     * Returns the filter that allows every host that is not always denied.
     *
     * @return the filter
     */
    public static HostFilter allowAll() {
        return ALLOW_ALL;
    }

    /**
     * Returns a filter that also denies the listed hosts; an entry that is an address denies every name for it.
     *
     * @param entries entries as {@link HostPattern} describes them, without {@code *}
     * @return a new filter
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when an entry is malformed or denies every host
     */
    public HostFilter withDenied(Collection<String> entries) {
        List<HostPattern> patterns = parse(entries);
        refuseAny(patterns, "to deny every host, block the network");
        Set<HostPattern> all = new LinkedHashSet<>(denyEntries);
        all.addAll(patterns);
        return new HostFilter(strict, allowEntries, List.copyOf(all), denyCidrs);
    }

    /**
     * Returns a filter that also denies every host with an address in one of the ranges.
     *
     * @param ranges the ranges
     * @return a new filter
     */
    public HostFilter withDenyCidrs(Collection<Cidr> ranges) {
        Set<Cidr> all = new LinkedHashSet<>(denyCidrs);
        all.addAll(ranges);
        return new HostFilter(strict, allowEntries, denyEntries, List.copyOf(all));
    }

    /**
     * Decides about a host from its name alone. Ask this before resolving the name.
     *
     * @param host the host as received: a name, or an address with or without brackets
     * @param port the port, 1 to 65535
     * @return the decision; a malformed host is denied
     */
    public HostDecision check(String host, int port) {
        return check(host, port, List.of());
    }

    /**
     * Decides about a host and what it resolved to. One bad address among many denies.
     *
     * @param host the host as received: a name, or an address with or without brackets
     * @param port the port, 1 to 65535
     * @param resolved every address that the name resolved to; empty when it was not resolved
     * @return the decision; a malformed host is denied
     */
    public HostDecision check(String host, int port, Collection<InetAddress> resolved) {
        Host canonical;
        try {
            canonical = HostParser.parse(host);
        } catch (MalformedHostException e) {
            return new HostDecision.DenyMalformed(host, e.why());
        }
        String name = canonical.text();
        if (MetadataService.isName(canonical) || denied.matches(canonical, port)) {
            return new HostDecision.DenyHost(name, name);
        }
        if (canonical instanceof IpAddress literal) {
            if (MetadataService.isAddress(literal)) {
                return new HostDecision.DenyHost(name, name);
            }
            if (checkAddress(name, port, literal) instanceof HostDecision.Deny deny) {
                return deny;
            }
        }
        for (InetAddress address : resolved) {
            if (checkAddress(name, port, IpAddress.of(address)) instanceof HostDecision.Deny deny) {
                return deny;
            }
        }
        boolean open = allowed.isEmpty() && !strict;
        return open || allowed.matches(canonical, port)
                ? new HostDecision.Allow(name)
                : new HostDecision.DenyNotAllowed(name);
    }

    /**
     * Tells whether every host is allowed that is not denied.
     *
     * @return true when no allow-list is active
     */
    public boolean allowsByDefault() {
        return (allowed.isEmpty() && !strict) || allowEntries.stream().anyMatch(HostFilter::isEverything);
    }

    /**
     * Returns what the configuration of this filter should be questioned about, as sentences for people.
     *
     * @return the warnings, usually none
     */
    public List<String> warnings() {
        if (allowEntries.stream().noneMatch(HostFilter::isEverything)) {
            return List.of();
        }
        return List.of(
                allowEntries.size() == 1
                        ? "the allow-list contains \"*\", which allows every host"
                        : "the allow-list contains \"*\", which allows every host and makes its other entries useless");
    }

    private HostDecision checkAddress(String name, int port, IpAddress address) {
        HostDecision own = checkOne(name, port, address, address);
        for (IpAddress inner : address.embedded()) {
            if (!own.allowed()) {
                break;
            }
            own = checkOne(name, port, address, inner);
        }
        return own;
    }

    private HostDecision checkOne(String name, int port, IpAddress outer, IpAddress address) {
        if (address.isLinkLocal()) {
            return new HostDecision.DenyLinkLocal(name, outer);
        }
        if (MetadataService.isAddress(address) || denied.matches(address, port)) {
            return new HostDecision.DenyHost(name, outer.text());
        }
        if (address.isUnspecified() || address.isMulticast() || address.isBroadcast()) {
            return new HostDecision.DenySpecialAddress(name, outer);
        }
        for (Cidr range : denyCidrs) {
            if (range.contains(address)) {
                return new HostDecision.DenyCidr(name, outer, range);
            }
        }
        return new HostDecision.Allow(name);
    }

    private static boolean isEverything(HostPattern entry) {
        return entry.kind() == HostPattern.Kind.ANY && entry.port().isEmpty();
    }

    private static List<HostPattern> parse(Collection<String> entries) {
        return entries.stream().map(HostPattern::parse).distinct().toList();
    }

    private static void refuseAny(List<HostPattern> patterns, String why) {
        for (HostPattern pattern : patterns) {
            if (pattern.kind() == HostPattern.Kind.ANY) {
                throw new NonoException(
                        ErrorCode.CONFIG_PARSE,
                        "the entry \"" + pattern + "\" means every host: " + why,
                        Map.of("entry", pattern.toString()),
                        null);
            }
        }
    }
}
