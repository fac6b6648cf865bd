package dev.nono.sandbox.linux.internal.cgroup;

import java.util.OptionalLong;

/**
 * What happened at the limits of a group.
 *
 * @param oomKills processes killed because the memory was used up
 * @param refusedForks processes and threads that could not be made because there were too many
 * @param peakMemoryBytes the most memory that was in use, where the kernel tells
 * @param peakProcesses the most processes and threads that there were, where the kernel tells
 */
public record LimitEvents(long oomKills, long refusedForks, OptionalLong peakMemoryBytes, OptionalLong peakProcesses) {}
