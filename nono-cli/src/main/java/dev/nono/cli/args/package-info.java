/**
 * What the user typed. {@link dev.nono.cli.args.Command} and {@link dev.nono.cli.args.Option} are the one table of what
 * there is; {@link dev.nono.cli.args.ArgumentParser} reads a command line with it, and help texts, completions and the
 * manual page are made from it.
 *
 * <p>The parser is our own although picocli is on the class path. picocli is compiled to a class file version that no
 * start-up archive can hold, and costs 100 milliseconds at each start; nono has 35. So picocli renders help and
 * completions, which nobody waits for, and this package parses. It also keeps each argument as bytes, which a library
 * that takes strings cannot.
 */
@NullMarked
package dev.nono.cli.args;

import org.jspecify.annotations.NullMarked;
