/**
 * Routes and their credentials: which route a request belongs to, whether its endpoint rules let it through, and how the
 * real credential takes the place of the phantom token. Keys of AWS, tokens of OAuth 2 services and workload identities come from
 * packages of their own. No socket and no network library in here.
 */
@NullMarked
package dev.nono.proxy.internal.credential;

import org.jspecify.annotations.NullMarked;
