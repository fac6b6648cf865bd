/**
 * {@code nono proxy}: the proxy alone, in the foreground, for programs that nono does not start.
 *
 * <p>It is put together from the same profile and options as that of {@code run}. Then it tells where it listens and what clients
 * need, in a form for people, shells or programs, and serves until a signal. It asks every client for the token, since there is
 * no sandbox here that would say who they are; without a token it listens on this machine only.
 */
@NullMarked
package dev.nono.cli.proxy;

import org.jspecify.annotations.NullMarked;
