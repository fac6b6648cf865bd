/**
 * Profiles: finding them, joining them with what they extend, and deciding what they mean here.
 *
 * <p>{@link dev.nono.profile.Profiles} finds a profile by name, path or reference and reads it with all that it extends; the
 * result is a {@link dev.nono.profile.LoadedProfile}, which depends on files only. It is resolved for a
 * {@link dev.nono.profile.ProfileContext} (the system, the user, the working directory): conditions are decided, bases and
 * children merged, the override of the operating system laid on top, and everything checked again. A
 * {@link dev.nono.profile.ResolvedProfile} is what {@code dev.nono.policy} turns into capabilities.
 *
 * <p>Nothing here uses the network or writes. Profiles of packs are read where they are installed. Who may decide what: a
 * project directory has a say only in profiles that are named by path and lie in it; packs and built-in profiles never
 * choose a program and never write rules of the macOS sandbox.
 *
 * <pre>{@code
 * LoadedProfile loaded = Profiles.load("java-dev");
 * ResolvedProfile profile = loaded.resolve(ProfileContext.ofThisProcess(workDir));
 * NetworkSection network = profile.profile().network();
 * }</pre>
 */
@NullMarked
package dev.nono.profile;

import org.jspecify.annotations.NullMarked;
