package dev.nono.cli.logging;

import java.lang.System.Logger;
import java.lang.System.LoggerFinder;

/**
 * Where the loggers of the JDK itself come from. That there is one here, in the first jar of the class path, also ends the
 * search that the JDK makes for it at the first log call of anybody, which would otherwise open every jar.
 */
public final class PlatformLoggers extends LoggerFinder {
    @Override
    public Logger getLogger(String name, Module module) {
        return new PlatformLogger(name);
    }
}
