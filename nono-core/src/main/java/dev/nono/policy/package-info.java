/**
 * What is readable, closed and refused before anybody has asked for anything: the built-in policy.
 *
 * <p>A policy is a table of named {@linkplain dev.nono.policy.PolicyGroups groups}. The
 * {@link dev.nono.policy.PolicyResolver} turns the groups that a run includes into grants, denied paths and refused
 * commands for one user on one platform ({@link dev.nono.policy.PolicyContext}); it reads the file system to resolve
 * links and changes nothing. What is denied wins over what is granted ({@link dev.nono.policy.DenyPrecedence}), unless
 * the user bypasses it path by path and grants the same path ({@link dev.nono.policy.Bypass}). The state of nono itself
 * can never be granted ({@link dev.nono.policy.ProtectedRoots}).
 *
 * <p>The order matters: groups, then the grants of the user, bypass, precedence of denies, further grants, precedence
 * again, protected roots, and at last {@link dev.nono.capability.CapabilitySet#deduplicated()}.
 *
 * <pre>{@code
 * PolicyContext context = PolicyContext.of(Platform.ofThisSystem(), uid, System.getenv());
 * ResolvedPolicy policy = PolicyResolver.builtIn(context).resolve(GroupSelection.defaults());
 * CapabilitySet asked = policy.capabilities().toBuilder().readWrite(workDir).build();
 * Bypass bypass = Bypass.apply(asked, List.of("~/.docker"), context);
 * DenyPrecedence outcome = DenyPrecedence.apply(bypass, context.platform());
 * policy.protectedRoots().requireUntouched(outcome.capabilities(), false);
 * CapabilitySet caps = outcome.capabilities().deduplicated();
 * }</pre>
 */
@NullMarked
package dev.nono.policy;

import org.jspecify.annotations.NullMarked;
