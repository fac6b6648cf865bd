/**
 * The way out of a sandbox: one HTTP proxy on the loopback interface, for one session.
 *
 * <p>A {@link dev.nono.proxy.ProxyConfig} says which hosts may be reached and which {@linkplain dev.nono.proxy.Route routes}
 * get a credential. {@link dev.nono.proxy.Proxy#from(ProxyConfig)} makes a session extension of it: the program gets the kernel's leave
 * to connect to the port of the proxy and to nothing else, and variables that point its clients there.
 *
 * <p>Whatever the way out (a {@code CONNECT} tunnel, a plain request, a route, an intercepted connection), the same code
 * decides: the host is brought into its one canonical form, checked by name, resolved once, checked again with all its
 * addresses, and one of exactly these is dialled. On a route the method and the path that will be sent are checked, the
 * phantom token of the session is taken out and the real credential put in. What cannot be decided is refused, with the
 * reason in the answer and in the record.
 *
 * <pre>{@code
 * ProxyConfig config = ProxyConfig.builder()
 *     .allowHosts(List.of("api.example.com", "*.pypi.org"))
 *     .build();
 * try (Session s = Session.of(plan).with(Proxy.from(config)).start()) { … }
 * }</pre>
 *
 * <p>Inside: {@code decide} answers questions about requests and knows no network library, {@code credential} knows routes
 * and how secrets are put into requests, {@code tokens} keeps those that services hand out, {@code tls} makes certificates and trusts upstreams, {@code net} resolves and
 * dials, {@code audit} writes down; {@code server} stands on all of them.
 */
@NullMarked
package dev.nono.proxy;

import org.jspecify.annotations.NullMarked;
