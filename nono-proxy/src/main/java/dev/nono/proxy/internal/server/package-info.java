/**
 * The server: sockets, pipelines, and the way of the bytes between them.
 *
 * <p>A connection is read one head at a time. Once a head is there, reading stops until there is a decision; then the bytes flow
 * as fast as the slower side takes them. Both sides of an exchange live on one event loop, so that no state is
 * shared between threads. Nothing on an event loop waits: names, approvals, keys and commands are asked elsewhere.
 */
@NullMarked
package dev.nono.proxy.internal.server;

import org.jspecify.annotations.NullMarked;
