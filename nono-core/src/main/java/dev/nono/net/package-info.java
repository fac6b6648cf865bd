/**
 * Which hosts a sandboxed program may talk to, decided from names and addresses alone.
 *
 * <p>{@link dev.nono.net.HostFilter} answers; everything else here makes sure that it is asked about the right thing.
 * {@link dev.nono.net.Host#parse} turns any spelling of a host into one canonical form (a trailing dot, upper case, an
 * internationalised name, {@code 0xA9FEA9FE} for 169.254.169.254), {@link dev.nono.net.IpAddress} unwraps addresses
 * that hide inside others, {@link dev.nono.net.HostPattern} is one entry of a list, {@link dev.nono.net.Cidr} a range
 * and {@link dev.nono.net.HostQuery} what a person types. {@link dev.nono.net.RequestPath} and
 * {@link dev.nono.net.EndpointPattern} do the same for paths.
 *
 * <p>Nothing in this package resolves a name: no method here ever causes a DNS query.
 *
 * <pre>{@code
 * HostFilter filter = HostFilter.strict(List.of("api.github.com", "*.googleapis.com"));
 * HostDecision decision = filter.check("API.github.com.", 443);
 * if (!decision.allowed()) {
 *     refuse(decision.reason());
 * }
 * }</pre>
 */
@NullMarked
package dev.nono.net;

import org.jspecify.annotations.NullMarked;
