package dev.nono.state;

import dev.nono.capability.Access;

/** The two ways in which the same content has always been written. */
enum Dialect {
    /** Of programs that embed nono. */
    LIBRARY("resolved"),
    /** Of the capability file. */
    COMMAND_LINE("path");

    private final String pathKey;

    Dialect(String pathKey) {
        this.pathKey = pathKey;
    }

    String pathKey() {
        return pathKey;
    }

    String name(Access access) {
        return this == LIBRARY ? access.display() : access.manifestName();
    }
}
