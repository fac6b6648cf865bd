/**
 * Names to addresses, addresses to connections. Blocking lookups run in threads of their own with a limit of time;
 * connections go to addresses that a decision was made about, directly or through the proxy of a company.
 */
@NullMarked
package dev.nono.proxy.internal.net;

import org.jspecify.annotations.NullMarked;
