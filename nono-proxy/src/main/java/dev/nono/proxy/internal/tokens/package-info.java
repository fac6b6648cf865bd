/**
 * Tokens that a service hands out to the program, and that the program never gets: OAuth logins inside of the sandbox.
 *
 * <p>{@link dev.nono.proxy.internal.tokens.Issuers} knows the hosts that issue tokens and the paths where they do. An answer from
 * such a host is read as a whole by {@link dev.nono.proxy.internal.tokens.TokenCapture}: the tokens at the configured places are
 * kept in the {@link dev.nono.proxy.internal.tokens.TokenStore} and {@linkplain dev.nono.proxy.internal.tokens.Phantom phantoms}
 * take their places; anything else that looks like a token refuses the answer. On the way back a phantom becomes the token
 * again, for the consumers that were written down when it was minted, and for nobody else.
 *
 * <p>Everything in here works on whole bodies, as values; no socket and no network library.
 */
@NullMarked
package dev.nono.proxy.internal.tokens;

import org.jspecify.annotations.NullMarked;
