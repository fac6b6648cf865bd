/**
 * What a hostile program tries, and what becomes of it.
 *
 * <p>Each class is a list of attacks of one kind. An attack is a small C program of {@code src/test/resources/attack}, and
 * {@link dev.nono.sandbox.linux.attack.Lab} runs it twice: outside a sandbox, where it must work, since an attack that never
 * works proves nothing; then inside, where it must fail. What the kernel leaves open is listed and asserted as well, so
 * that a kernel which closes it is noticed.
 *
 * <p>{@code OrdinaryUserIT} runs all of it once more as a user without privileges, where the tests are run by root.
 */
package dev.nono.sandbox.linux.attack;
