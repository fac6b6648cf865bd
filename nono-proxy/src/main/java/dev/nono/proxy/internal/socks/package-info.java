/**
 * SOCKS 5 on the wire (RFC 1928), with user and password (RFC 1929): bytes to messages, and answers to bytes.
 *
 * <p>Three messages of the client, each of a bounded length, one after the other: which ways to authenticate it knows, user and
 * password, and what it wants. What a message means is decided elsewhere; here it is only read, and a host stays as it was sent, so
 * that it goes through the one place where hosts are brought into their canonical form. That is also why this is no library's
 * decoder: Netty's runs a mapping for international names of its own over hosts.
 */
@NullMarked
package dev.nono.proxy.internal.socks;

import org.jspecify.annotations.NullMarked;
