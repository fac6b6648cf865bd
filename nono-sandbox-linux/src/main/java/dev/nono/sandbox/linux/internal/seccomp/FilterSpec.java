package dev.nono.sandbox.linux.internal.seccomp;

import dev.nono.sandbox.linux.internal.posix.Architecture;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a filter shall do, beyond what every filter does. A value: each method that takes one gives a changed copy. */
public final class FilterSpec {
    private final Architecture architecture;
    // Assigned to a copy before anybody else sees it, and never after.
    private Network network = Network.OPEN;
    private Udp udp = Udp.DENY;
    private Set<Notify> notified = Set.of();
    private boolean namelessPrograms = true;
    private boolean unixDatagrams = true;

    /** Which sockets may be made. */
    public enum Network {
        /** Any. */
        OPEN,
        /** Unix sockets and TCP proper; which addresses is for others to say. */
        TCP_ONLY,
        /** Unix sockets only. */
        BLOCKED
    }

    /** Internet datagrams. */
    public enum Udp {
        DENY,
        /** Sockets may be made; where to they send is judged by whoever is notified. */
        DNS,
        ALLOW
    }

    /** Groups of calls that wait for the supervisor. */
    public enum Notify {
        /** {@code connect}, {@code bind}, {@code sendmsg}, {@code sendmmsg}, {@code sendto} with an address. */
        SOCKETS,
        /** {@code listen}, which binds a port by itself where {@code bind} was not called. */
        LISTEN,
        /** {@code execve} and {@code execveat}. */
        EXEC,
        /** {@code openat}, {@code openat2} and what came before them. */
        OPEN,
        /** Calls that make, remove or rename something by its path, and {@code truncate}. */
        CHANGE
    }

    private FilterSpec(Architecture architecture) {
        this.architecture = architecture;
    }

    private FilterSpec copy() {
        FilterSpec copy = new FilterSpec(architecture);
        copy.network = network;
        copy.udp = udp;
        copy.notified = notified;
        copy.namelessPrograms = namelessPrograms;
        copy.unixDatagrams = unixDatagrams;
        return copy;
    }

    /** A filter with the refusals that every sandbox has, and no more. */
    public static FilterSpec baseline(Architecture architecture) {
        return new FilterSpec(architecture);
    }

    /** Whose calls it judges. */
    Architecture architecture() {
        return architecture;
    }

    /** Which sockets may be made. */
    public Network network() {
        return network;
    }

    public FilterSpec network(Network value) {
        FilterSpec copy = copy();
        copy.network = value;
        return copy;
    }

    /** Whether internet datagrams may be sent, where the network is {@link Network#TCP_ONLY}. */
    public Udp udp() {
        return udp;
    }

    public FilterSpec udp(Udp value) {
        FilterSpec copy = copy();
        copy.udp = value;
        return copy;
    }

    /** Which calls are put to the supervisor. */
    public Set<Notify> notified() {
        return notified;
    }

    /** With these calls put to the supervisor in addition. */
    public FilterSpec notifying(Notify... more) {
        Set<Notify> all = EnumSet.noneOf(Notify.class);
        all.addAll(notified);
        all.addAll(Set.of(more));
        FilterSpec copy = copy();
        copy.notified = Set.copyOf(all);
        return copy;
    }

    /** Whether programs may be executed that have no path: from anonymous files, and by descriptor alone. */
    public boolean namelessPrograms() {
        return namelessPrograms;
    }

    public FilterSpec namelessPrograms(boolean value) {
        FilterSpec copy = copy();
        copy.namelessPrograms = value;
        return copy;
    }

    /** Whether Unix sockets may be made that send to any address without being connected. */
    public boolean unixDatagrams() {
        return unixDatagrams;
    }

    public FilterSpec unixDatagrams(boolean value) {
        FilterSpec copy = copy();
        copy.unixDatagrams = value;
        return copy;
    }

    /** Whether sockets are restricted or mediated in any way. */
    boolean restrictsSockets() {
        return network != Network.OPEN || notified.contains(Notify.SOCKETS) || notified.contains(Notify.LISTEN);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FilterSpec spec && components().equals(spec.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    private List<Object> components() {
        return List.of(architecture, network, udp, notified, namelessPrograms, unixDatagrams);
    }

    @Override
    public String toString() {
        return "FilterSpec" + components();
    }
}
