package dev.nono.sandbox.linux.internal.posix;

/**
 * Who is at the other end of a unix socket, as the kernel saw it when the connection was made.
 *
 * @param pid of the process
 * @param uid effective user
 * @param gid effective group
 */
public record Ucred(int pid, int uid, int gid) {}
