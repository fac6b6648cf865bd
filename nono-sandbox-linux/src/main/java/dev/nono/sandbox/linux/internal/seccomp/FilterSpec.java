package dev.nono.sandbox.linux.internal.seccomp;

import dev.nono.sandbox.linux.internal.posix.Architecture;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a filter shall do, beyond what every filter does.
 *
 * @param architecture whose calls it judges
 * @param network which sockets may be made
 * @param udp whether internet datagrams may be sent, where {@code network} is {@link Network#TCP_ONLY}
 * @param netlinkRoute whether interfaces and routes may be asked for over netlink, where it is {@link Network#TCP_ONLY}
 * @param notified which calls are put to the supervisor
 * @param memfd what becomes of anonymous files, from which programs can be executed that have no path
 * @param denyExecByDescriptor whether a program may be executed that is named by a descriptor only
 * @param protectTerminal whether typing into the terminal on the user's behalf is refused
 * @param keepsGroup whether a process may not be born in another control group than that of its parent
 * @param unixDatagrams whether Unix sockets may be made that send to any address without being connected
 */
public record FilterSpec(
        Architecture architecture,
        Network network,
        Udp udp,
        boolean netlinkRoute,
        Set<Notify> notified,
        Memfd memfd,
        boolean denyExecByDescriptor,
        boolean protectTerminal,
        boolean keepsGroup,
        boolean unixDatagrams) {

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

    /** {@code memfd_create}. */
    public enum Memfd {
        ALLOW,
        DENY,
        NOTIFY
    }

    public FilterSpec {
        notified = Set.copyOf(notified);
    }

    /** A filter with the refusals that every sandbox has, and no more. */
    public static FilterSpec baseline(Architecture architecture) {
        return new FilterSpec(
                architecture, Network.OPEN, Udp.DENY, false, Set.of(), Memfd.ALLOW, false, true, false, true);
    }

    public FilterSpec network(Network value) {
        return new FilterSpec(
                architecture,
                value,
                udp,
                netlinkRoute,
                notified,
                memfd,
                denyExecByDescriptor,
                protectTerminal,
                keepsGroup,
                unixDatagrams);
    }

    public FilterSpec udp(Udp value) {
        return new FilterSpec(
                architecture,
                network,
                value,
                netlinkRoute,
                notified,
                memfd,
                denyExecByDescriptor,
                protectTerminal,
                keepsGroup,
                unixDatagrams);
    }

    public FilterSpec netlinkRoute(boolean value) {
        return new FilterSpec(
                architecture,
                network,
                udp,
                value,
                notified,
                memfd,
                denyExecByDescriptor,
                protectTerminal,
                keepsGroup,
                unixDatagrams);
    }

    /** With these calls put to the supervisor in addition. */
    public FilterSpec notifying(Notify... more) {
        Set<Notify> all = EnumSet.noneOf(Notify.class);
        all.addAll(notified);
        all.addAll(Set.of(more));
        return new FilterSpec(
                architecture,
                network,
                udp,
                netlinkRoute,
                all,
                memfd,
                denyExecByDescriptor,
                protectTerminal,
                keepsGroup,
                unixDatagrams);
    }

    public FilterSpec memfd(Memfd value) {
        return new FilterSpec(
                architecture,
                network,
                udp,
                netlinkRoute,
                notified,
                value,
                denyExecByDescriptor,
                protectTerminal,
                keepsGroup,
                unixDatagrams);
    }

    public FilterSpec denyExecByDescriptor(boolean value) {
        return new FilterSpec(
                architecture,
                network,
                udp,
                netlinkRoute,
                notified,
                memfd,
                value,
                protectTerminal,
                keepsGroup,
                unixDatagrams);
    }

    public FilterSpec protectTerminal(boolean value) {
        return new FilterSpec(
                architecture,
                network,
                udp,
                netlinkRoute,
                notified,
                memfd,
                denyExecByDescriptor,
                value,
                keepsGroup,
                unixDatagrams);
    }

    public FilterSpec keepsGroup(boolean value) {
        return new FilterSpec(
                architecture,
                network,
                udp,
                netlinkRoute,
                notified,
                memfd,
                denyExecByDescriptor,
                protectTerminal,
                value,
                unixDatagrams);
    }

    public FilterSpec unixDatagrams(boolean value) {
        return new FilterSpec(
                architecture,
                network,
                udp,
                netlinkRoute,
                notified,
                memfd,
                denyExecByDescriptor,
                protectTerminal,
                keepsGroup,
                value);
    }

    /** Whether calls wait for the supervisor, so that the filter needs a listener. */
    public boolean needsListener() {
        return !notified.isEmpty() || memfd == Memfd.NOTIFY;
    }

    /** Whether sockets are restricted or mediated in any way. */
    boolean restrictsSockets() {
        return network != Network.OPEN || notified.contains(Notify.SOCKETS) || notified.contains(Notify.LISTEN);
    }

    /** By hand: what the compiler would leave to the first call costs milliseconds there, and a short run has only one. */
    @Override
    public boolean equals(Object other) {
        return other instanceof FilterSpec spec && components().equals(spec.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    private List<Object> components() {
        return List.of(
                architecture,
                network,
                udp,
                netlinkRoute,
                notified,
                memfd,
                denyExecByDescriptor,
                protectTerminal,
                keepsGroup,
                unixDatagrams);
    }
}
