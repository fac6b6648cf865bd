/**
 * What this machine can hold a program to, proved and not just looked up: each {@link dev.nono.cli.selftest.Probe} starts
 * something in a sandbox and looks at what happened to it. {@link dev.nono.cli.selftest.Inside} is the program that the
 * probes of sockets start.
 */
@NullMarked
package dev.nono.cli.selftest;

import org.jspecify.annotations.NullMarked;
