/**
 * What is readable, closed and refused before anybody has asked for anything: the built-in policy.
 *
 * <p>A policy is a table of named {@linkplain dev.nono.policy.PolicyGroups groups}. The
 * {@link dev.nono.policy.PolicyResolver} turns the groups that a run includes into grants, denied paths and refused
 * commands for one user on one platform ({@link dev.nono.policy.PolicyContext}); it reads the file system to resolve
 * links and changes nothing. A {@link dev.nono.policy.CompiledPolicy} joins that with what is asked for: what is denied
 * wins over what is granted ({@link dev.nono.policy.DenyPrecedence}), unless the user bypasses it path by path and grants
 * the same path ({@link dev.nono.policy.Bypass}); a directory around a denied path is taken apart where the kernel cannot
 * deny ({@link dev.nono.policy.SplitGrant}); and the state of nono itself can never be granted
 * ({@link dev.nono.policy.ProtectedRoots}).
 *
 * <p>Whatever adds a file grant after that compiles again.
 *
 * <pre>{@code
 * PolicyContext context = PolicyContext.of(Platform.ofThisSystem(), uid, System.getenv());
 * ResolvedPolicy groups = PolicyResolver.builtIn(context).resolve(GroupSelection.defaults());
 * CapabilitySet asked = groups.capabilities().toBuilder().readWrite(workDir).build();
 * CompiledPolicy policy = CompiledPolicy.of(groups, asked, List.of("~/.docker"));
 * Why why = Explanations.why(policy);
 * }</pre>
 */
@NullMarked
package dev.nono.policy;

import org.jspecify.annotations.NullMarked;
