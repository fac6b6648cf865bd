/**
 * How nono looks. {@link dev.nono.cli.terminal.Console} is the only way to the standard streams: everything of nono goes
 * to standard error, requested results go to standard output, and standard output is otherwise the child's. Text that
 * came from outside passes {@link dev.nono.cli.terminal.Printable} first, so that no name of a file can command the
 * terminal, and {@link dev.nono.cli.terminal.ShellWords} writes command lines that can be pasted back.
 */
@NullMarked
package dev.nono.cli.terminal;

import org.jspecify.annotations.NullMarked;
