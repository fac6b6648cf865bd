/**
 * What the log of the system tells about refusals. The kernel of macOS does not tell a supervisor; it writes lines, which
 * come late or not at all and name a process by number and name only. So they help a person to see what was missing, and
 * prove nothing.
 *
 * <p>{@link dev.nono.sandbox.macos.internal.denial.LogLine} reads one line, pure and tested everywhere;
 * {@link dev.nono.sandbox.macos.internal.denial.DenialLog} runs {@code /usr/bin/log} beside a program.
 */
@NullMarked
package dev.nono.sandbox.macos.internal.denial;

import org.jspecify.annotations.NullMarked;
