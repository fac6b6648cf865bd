package dev.nono.sandbox.linux.internal.supervise;

import java.util.BitSet;
import java.util.Collection;
import java.util.stream.IntStream;

/** TCP ports, looked up in constant time. */
public final class PortSet {
    private final BitSet ports = new BitSet();

    /** Ports one by one, and ranges as pairs of first and last. */
    public PortSet(Collection<Integer> single, Collection<int[]> ranges) {
        single.forEach(ports::set);
        ranges.forEach(range -> ports.set(range[0], range[1] + 1));
    }

    public boolean contains(int port) {
        return ports.get(port);
    }

    public boolean isEmpty() {
        return ports.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortSet set && ports.equals(set.ports);
    }

    @Override
    public int hashCode() {
        return ports.hashCode();
    }

    @Override
    public String toString() {
        return ports.toString();
    }

    /** The ports, ascending. */
    public IntStream stream() {
        return ports.stream();
    }
}
