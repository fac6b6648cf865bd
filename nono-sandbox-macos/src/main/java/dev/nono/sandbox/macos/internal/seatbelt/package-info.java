/**
 * Turns a capability set into the text of a Seatbelt profile. Pure: the same input gives the same bytes on every system, so
 * everything here is tested where no Mac is.
 *
 * <p>A profile is a list of rules on operations; what no rule allows is denied. Apple documents no precedence. Three models
 * fit what has been observed (the last rule wins; a rule on the specific operation beats one on the wildcard; a rule with
 * a filter beats one without), so each decision that matters is written such that all three agree: what is denied is
 * denied once more at the end, operation by operation, and what is excepted from that follows it.
 *
 * <p>{@link dev.nono.sandbox.macos.internal.seatbelt.ProfileCompiler} has the order of the sections,
 * {@link dev.nono.sandbox.macos.internal.seatbelt.Sbpl} is the only place where text of others becomes text of a profile.
 */
@NullMarked
package dev.nono.sandbox.macos.internal.seatbelt;

import org.jspecify.annotations.NullMarked;
