/**
 * The proxy against others: the same load, from the same JVM, to each in turns, each proxy in a process of its own.
 *
 * <p>{@code Load} measures: bulk and small requests through tunnels, new tunnels, requests through intercepted TLS, memory of
 * idle tunnels. {@code bench/proxy} starts {@code nono proxy}, and what else is installed.
 */
@NullMarked
package dev.nono.bench.proxy;

import org.jspecify.annotations.NullMarked;
