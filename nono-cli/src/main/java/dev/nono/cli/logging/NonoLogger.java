package dev.nono.cli.logging;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that writes to {@link Log}. */
final class NonoLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    NonoLogger(String name) {
        this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
        return Log.isEnabled(LogLevel.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return Log.isEnabled(LogLevel.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return Log.isEnabled(LogLevel.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return Log.isEnabled(LogLevel.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return Log.isEnabled(LogLevel.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return NonoLogger.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level at,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        String text = arguments == null ? message : MessageFormatter.basicArrayFormat(message, arguments);
        Log.write(LogLevel.valueOf(at.name()), name, text, cause);
    }
}
