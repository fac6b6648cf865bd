/**
 * Policies as tests: say what a capability set must allow and what it must deny, and let the build hold it to that.
 *
 * <p>{@link dev.nono.policytest.PolicyAssertions} is all that a test imports. It needs no test framework: a policy that
 * breaks its promise throws an {@link java.lang.AssertionError} whose message says the decision, the rule that decides
 * and the smallest flag that would change it. The answers are those of {@link dev.nono.query.Why}, so nothing is started
 * and nothing is enforced: such tests run on any system.
 *
 * <pre>{@code
 * assertThat(caps)
 *         .allows(read(project), write(project.resolve("target")))
 *         .denies(read("/etc/shadow"), host("evil.example", 443));
 * }</pre>
 */
@NullMarked
package dev.nono.policytest;

import org.jspecify.annotations.NullMarked;
