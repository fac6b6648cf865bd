/**
 * What a sandboxed program may touch, as immutable values.
 *
 * <p>A {@link dev.nono.capability.CapabilitySet} lists file grants, socket grants, the network mode, ports, process
 * modes and limits. A grant is made from a path as the caller wrote it; it is resolved once, when it is made, to the
 * real path that the kernel will see, and both spellings are kept. Nothing here knows a platform or a policy: a set is
 * a request, a backend of {@code dev.nono.sandbox} enforces it or says what it cannot.
 *
 * <p>Paths are compared component by component ({@code /home} never covers {@code /homeevil}), and rights are a union:
 * a read grant above and a write grant below give both below, as they do in the kernel.
 *
 * <pre>{@code
 * CapabilitySet caps = CapabilitySet.builder()
 *         .read(Path.of("/usr"))
 *         .readWrite(workDir)
 *         .network(NetworkMode.blocked())
 *         .build();
 * }</pre>
 */
@NullMarked
package dev.nono.capability;

import org.jspecify.annotations.NullMarked;
