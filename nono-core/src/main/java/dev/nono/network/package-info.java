/**
 * What a program may reach, worked out once: from the network section of a profile, the flags of a command and the table of
 * known hosts and services to one {@link dev.nono.network.NetworkIntent}.
 *
 * <p>{@link dev.nono.network.NetworkPolicy} is the table: groups of hosts, named sets of groups, and services with the way
 * their credentials are sent. {@link dev.nono.network.NetworkOverrides} is what a command line adds.
 * {@link dev.nono.network.NetworkIntent#resolve} puts them together and refuses what contradicts itself before anything
 * starts; its result is what the proxy is configured with and what {@code why} is asked about. Nothing here opens a socket,
 * resolves a name or loads a credential.
 *
 * <pre>{@code
 * NetworkIntent intent = NetworkIntent.resolve(profile.network(), overrides, NetworkPolicy.builtIn(), Platform.LINUX);
 * }</pre>
 */
@NullMarked
package dev.nono.network;

import org.jspecify.annotations.NullMarked;
