/**
 * Control groups: how much memory and how many processes a whole tree may use.
 *
 * <p>{@link dev.nono.sandbox.linux.internal.cgroup.Cgroups} looks for a place where this process may make groups: in the
 * unified hierarchy (cgroup v2) a directory that systemd or a container runtime has delegated, otherwise the memory and pids
 * hierarchies of cgroup v1 on machines that still have them. Each launch gets a
 * {@link dev.nono.sandbox.linux.internal.cgroup.LimitGroup} with the limits already written. The supervisor moves the first
 * process into it while that process's first exec is held, so everything that it ever starts is in the group.
 *
 * <p>The directories are {@code nono.<pid of the supervisor>/<number of the launch>}. What a killed supervisor leaves
 * behind is swept by the next one. A limit that cannot be enforced refuses the launch.
 */
@NullMarked
package dev.nono.sandbox.linux.internal.cgroup;

import org.jspecify.annotations.NullMarked;
