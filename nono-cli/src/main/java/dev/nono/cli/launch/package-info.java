/**
 * The commands that start programs: {@code run}, {@code shell} and {@code wrap}.
 *
 * <p>{@link dev.nono.cli.launch.Preparation} turns arguments into a plan, the same way for all three and for their dry
 * runs. {@link dev.nono.cli.launch.CapabilityBlock} shows it. What happens then differs: {@code run} and {@code shell}
 * supervise and pass signals on, {@code wrap} becomes the program. No decision about what is allowed is made here.
 */
@NullMarked
package dev.nono.cli.launch;

import org.jspecify.annotations.NullMarked;
