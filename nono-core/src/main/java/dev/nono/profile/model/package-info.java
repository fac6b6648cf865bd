/**
 * The data of profiles: one record a section, nothing but what somebody wrote.
 *
 * <p>A {@link dev.nono.profile.model.Profile} holds what its document says, before anything is looked up, merged or
 * expanded. Where absent, {@code null} and empty mean different things they are kept apart:
 * {@link dev.nono.profile.model.InheritedList} and {@link dev.nono.profile.model.InheritedName}. An
 * {@link dev.nono.profile.model.Entry} may depend on the system.
 *
 * <p>The records check only that nothing is missing. What a document may say is checked by its reader, in
 * {@code dev.nono.profile.text}.
 *
 * <pre>{@code
 * Profile profile = Profile.builder().workdir(WorkdirAccess.READ).packs(List.of("acme/agent")).build();
 * }</pre>
 */
@NullMarked
package dev.nono.profile.model;

import org.jspecify.annotations.NullMarked;
