package dev.nono.capability;

import dev.nono.ErrorCode;
import dev.nono.NonoException;

/**
 * A range of TCP ports, both ends included.
 *
 * @param start the first port, 1 to 65535
 * @param end the last port, not below {@code start}
 */
public record PortRange(int start, int end) implements Comparable<PortRange> {
    /** Checks the range. */
    public PortRange {
        Ports.check("port range start", start);
        Ports.check("port range end", end);
        if (start > end) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "port range " + start + "-" + end + " is reversed: write " + end + "-" + start);
        }
    }

    /**
     * Whether a port lies in the range.
     *
     * @param port a port number
     * @return true if {@code start <= port <= end}
     */
    public boolean contains(int port) {
        return start <= port && port <= end;
    }

    /**
     * How many ports the range holds.
     *
     * @return at least 1
     */
    public int size() {
        return end - start + 1;
    }

    @Override
    public int compareTo(PortRange other) {
        return start != other.start ? Integer.compare(start, other.start) : Integer.compare(end, other.end);
    }

    @Override
    public String toString() {
        return start + "-" + end;
    }
}
