/**
 * What is written in a profile becomes paths: variables, tokens and globs.
 *
 * <p>An {@link dev.nono.profile.expand.Expansion} belongs to one user and one working directory. It scans each text once,
 * from left to right: what a variable holds is never scanned again, a name ends where its characters end, and the names
 * that nono gives a meaning cannot be shadowed by the environment. A path whose variable is not set is no path: it is
 * reported, never guessed.
 *
 * <p>Tokens ({@code @git:toplevel}) stand for paths of the repository around the working directory. A repository has no say
 * in them: its own configuration is not read, and a pointer to another place counts only if that place points back. Globs
 * are walked without following links, and a link in a project does not grant what it leads to.
 *
 * <pre>{@code
 * Expansion expansion = Expansion.of(workDir, uid, System.getenv());
 * PathExpansion paths = expansion.paths(PathList.READ, List.of(Entry.of("src/*&#47;target")));
 * }</pre>
 */
@NullMarked
package dev.nono.profile.expand;

import org.jspecify.annotations.NullMarked;
