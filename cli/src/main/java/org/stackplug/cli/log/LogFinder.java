package org.stackplug.cli.log;

import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The provider for {@link System#getLogger}. */
public final class LogFinder extends System.LoggerFinder {
    /** Called by the service loader. */
    public LogFinder() {
        // Nothing to prepare.
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new SystemLog(name);
    }

    private record SystemLog(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return Log4jBridge.isWritten(level);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable cause) {
            Log4jBridge.write(name, level, translated(bundle, message), cause);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... values) {
            if (isLoggable(level)) {
                String text = translated(bundle, format);
                boolean plain = values == null || values.length == 0 || text == null;
                Log4jBridge.write(name, level, plain ? text : MessageFormat.format(text, values), null);
            }
        }

        private static String translated(ResourceBundle bundle, String message) {
            try {
                return bundle == null || message == null ? message : bundle.getString(message);
            } catch (MissingResourceException e) {
                return message;
            }
        }
    }
}
