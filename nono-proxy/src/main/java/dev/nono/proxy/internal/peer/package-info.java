/**
 * Who is behind the socket of a client on this machine.
 *
 * <p>Some clients cannot be told a user and password for a proxy: no property of a JVM does that for its {@code HttpClient},
 * and Node leaves them out of {@code CONNECT}. For these, and for nobody who sent something wrong, the kernel is asked: which
 * user owns the other end of the connection, and, where the token is needed, whether the process that holds that socket was
 * started with the token of the session among its variables. Such a process could have sent it, so this is worth what the token
 * is worth, and less is not accepted: another program of the same user, in another sandbox or in none, is asked for the token.
 *
 * <p>All of it comes from {@code /proc}. Where there is none nothing is known, and only the token counts.
 */
@NullMarked
package dev.nono.proxy.internal.peer;

import org.jspecify.annotations.NullMarked;
