package dev.nono.sandbox;

import java.util.OptionalLong;

/**
 * How a program met its ceilings. Numbers that the system does not tell are absent.
 *
 * @param memoryKills how many processes the kernel killed at the memory ceiling, zero or more
 * @param memoryPeak the most memory that the tree used, in bytes
 * @param refusedForks how many processes or threads could not be created, zero or more
 * @param processPeak the most processes and threads that the tree had
 */
public record LimitReport(long memoryKills, OptionalLong memoryPeak, long refusedForks, OptionalLong processPeak) {
    /** No ceiling was met. */
    public static final LimitReport NONE = new LimitReport(0, OptionalLong.empty(), 0, OptionalLong.empty());
}
