package dev.nono.cli.logging;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The manager of {@code java.util.logging}, which libraries use that have no other: their loggers write to {@link Log}, from
 * {@code INFO} on. It reads no configuration and keeps no tree of loggers, which is what makes the usual one slow to start.
 * The launcher names it in {@code java.util.logging.manager}.
 */
public final class JavaLogging extends LogManager {
    private final ConcurrentHashMap<String, Logger> loggers = new ConcurrentHashMap<>();

    /** For the JDK, which makes one. */
    public JavaLogging() {}

    /**
     * Reads nothing, and says so: after a configuration was read, the JDK looks for a finder of its own loggers, which opens
     * jars and the image of the JDK. It takes the exception for a configuration that is not there, and looks when one of
     * those loggers is asked for.
     */
    @Override
    public void readConfiguration() throws IOException {
        throw new IOException("there is no configuration");
    }

    @Override
    public void readConfiguration(InputStream configuration) {}

    @Override
    public void reset() {}

    @Override
    public boolean addLogger(Logger logger) {
        String name = logger.getName();
        if (name == null || loggers.putIfAbsent(name, logger) != null) {
            return false;
        }
        logger.setUseParentHandlers(false);
        logger.addHandler(new ToLog());
        return true;
    }

    @Override
    public @Nullable Logger getLogger(String name) {
        return loggers.get(name);
    }

    @Override
    public Enumeration<String> getLoggerNames() {
        return Collections.enumeration(loggers.keySet());
    }

    private static final class ToLog extends Handler {
        @Override
        public void publish(@Nullable LogRecord record) {
            if (record == null) {
                return;
            }
            LogLevel at = levelOf(record.getLevel().intValue());
            if (Log.isEnabled(at)) {
                String name = record.getLoggerName();
                String message = record.getMessage();
                Log.write(
                        at,
                        name == null ? "java" : name,
                        message == null ? "" : new SimpleFormatter().formatMessage(record),
                        record.getThrown());
            }
        }

        private static LogLevel levelOf(int value) {
            if (value >= Level.SEVERE.intValue()) {
                return LogLevel.ERROR;
            }
            if (value >= Level.WARNING.intValue()) {
                return LogLevel.WARN;
            }
            return value >= Level.INFO.intValue() ? LogLevel.INFO : LogLevel.DEBUG;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
