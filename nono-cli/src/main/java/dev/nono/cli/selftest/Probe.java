package dev.nono.cli.selftest;

/** Looks at one mechanism. */
@FunctionalInterface
interface Probe {
    /** Tries the mechanism. */
    Row run(Bench bench) throws Exception;
}
