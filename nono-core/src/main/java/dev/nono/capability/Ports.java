package dev.nono.capability;

import dev.nono.ErrorCode;
import dev.nono.NonoException;

/** The range of a port number. */
final class Ports {
    static final int MAX = 65_535;

    private Ports() {}

    static int check(String what, int port) {
        if (port < 1 || port > MAX) {
            throw outOfRange(what, port);
        }
        return port;
    }

    static NonoException outOfRange(String what, int port) {
        return new NonoException(ErrorCode.CONFIG_PARSE, what + " " + port + " is out of range: use 1 to " + MAX);
    }
}
