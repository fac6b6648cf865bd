/**
 * What a sandbox grants, written down so that somebody else can ask about it.
 *
 * <p>There are two dialects of one content. {@link dev.nono.state.SandboxState} is what programs that embed nono store.
 * {@link dev.nono.state.CapabilityFile} is the file that the command leaves for the program inside the sandbox, which
 * finds it through {@code NONO_CAP_FILE} and can ask {@code nono why --self}. Files of older versions are read: what
 * they do not hold takes the value that they meant.
 *
 * <p>Nothing that is read is believed. Each path is resolved anew when a state is restored, and a path that leads
 * elsewhere by now is an error, not another grant. The capability file lies in a directory where others may write, so
 * its place, name, kind, size, owner and mode are checked before its first byte is used.
 *
 * <pre>{@code
 * String stored = SandboxState.of(caps).toJson();
 * CapabilitySet again = SandboxState.parse(stored).restore().capabilities();
 * }</pre>
 */
@NullMarked
package dev.nono.state;

import org.jspecify.annotations.NullMarked;
