package org.stackplug.cli.log;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;

/**
 * Where all messages end. Log4j needs longer to start than most commands take, and most of them log nothing; and where it
 * writes to is known only once there is a run.
 */
final class Log {
    /** That of the root logger in log4j2.xml: whatever is below would be dropped there. */
    private static final System.Logger.Level LEAST = System.Logger.Level.INFO;

    private Log() {}

    /** Whether messages of this level are written at all. */
    static boolean isWritten(System.Logger.Level level) {
        return level != System.Logger.Level.OFF && level.getSeverity() >= LEAST.getSeverity();
    }

    /** Writes a message. */
    static void write(String logger, System.Logger.Level level, String message, Throwable cause) {
        if (isWritten(level)) {
            LogManager.getLogger(logger).log(levelOf(level), message, cause);
        }
    }

    private static Level levelOf(System.Logger.Level level) {
        return switch (level) {
            case ERROR -> Level.ERROR;
            case WARNING -> Level.WARN;
            default -> Level.INFO;
        };
    }
}
