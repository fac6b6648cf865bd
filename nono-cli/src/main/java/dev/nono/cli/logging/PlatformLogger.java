package dev.nono.cli.logging;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** A logger of the JDK that writes to {@link Log}. */
final class PlatformLogger implements System.Logger {
    private final String name;

    PlatformLogger(String name) {
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return level != Level.OFF && Log.isEnabled(levelOf(level));
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            Log.write(levelOf(level), name, localized(bundle, message), thrown);
        }
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String format, Object @Nullable ... parameters) {
        if (isLoggable(level)) {
            String text = localized(bundle, format);
            boolean plain = parameters == null || parameters.length == 0;
            Log.write(
                    levelOf(level), name, plain ? text : new MessageFormat(text, Locale.ROOT).format(parameters), null);
        }
    }

    private static String localized(@Nullable ResourceBundle bundle, String message) {
        return bundle != null && bundle.containsKey(message) ? bundle.getString(message) : message;
    }

    private static LogLevel levelOf(Level level) {
        return switch (level) {
            case ALL, TRACE -> LogLevel.TRACE;
            case DEBUG -> LogLevel.DEBUG;
            case INFO -> LogLevel.INFO;
            case WARNING -> LogLevel.WARN;
            case ERROR -> LogLevel.ERROR;
            case OFF -> LogLevel.OFF;
        };
    }
}
