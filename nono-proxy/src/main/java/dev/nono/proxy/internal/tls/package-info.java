/**
 * Certificates: the authority of a session, the leaves that it signs, the bundle that the program trusts, and the trust
 * that the proxy itself puts in upstreams.
 *
 * <p>The key of the authority is made for one session and stays in memory. The bundle has what the program trusted
 * before and that one certificate more. Towards upstreams nothing is ever weaker than the defaults of the platform:
 * names are verified, a custom authority is added to the roots and replaces none.
 */
@NullMarked
package dev.nono.proxy.internal.tls;

import org.jspecify.annotations.NullMarked;
