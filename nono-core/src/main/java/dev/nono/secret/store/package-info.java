/**
 * Where secrets come from: the environment, files, the key store of the system, and the programs of password managers.
 *
 * <p>A {@link dev.nono.secret.store.SecretStore} loads what a {@link dev.nono.secret.SecretReference} names. It asks other
 * programs ({@code op}, {@code bw}, {@code secret-tool}, {@code security}) with an argument vector and never through a
 * shell, only programs that the sandboxed one could not have put there, with a limit on time and output. What went wrong
 * is said without secret parts, and with what to do next.
 *
 * <p>What such a program printed is overwritten after use; the pipe of the JDK in between keeps copies of up to 8 KiB that
 * cannot be.
 *
 * <pre>{@code
 * try (Secret token = SecretStore.system().load(SecretReference.parse("op://work/github/token"))) {
 *     use(token);
 * }
 * }</pre>
 */
@NullMarked
package dev.nono.secret.store;

import org.jspecify.annotations.NullMarked;
