/**
 * Decisions about requests, as values: no socket, no thread and no network library in here.
 *
 * <p>{@link dev.nono.proxy.internal.decide.RequestDecider} decides about a target, that is a host and a port on one of the
 * ways out: it is refused, tunnelled, intercepted or forwarded. {@link dev.nono.proxy.internal.decide.RouteEngine} is the
 * seam to everything that looks into a request: it answers with a {@link dev.nono.proxy.internal.decide.RouteDecision}, and
 * the server does what that says and nothing else. A header or path is checked by the one who decides, in the very bytes
 * that are sent.
 */
@NullMarked
package dev.nono.proxy.internal.decide;

import org.jspecify.annotations.NullMarked;
