package org.stackplug.cli.log;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;

/**
 * Writes messages to Log4j. Log4j is loaded with the first message: it needs longer to start than
 * most commands take, most commands log nothing, and its file is known only once there is a run.
 */
final class Log4jBridge {
    /** The level of the root logger in log4j2.xml, which would drop messages below it. */
    private static final System.Logger.Level LEAST = System.Logger.Level.INFO;

    /**
     * Starts Log4j while other threads wait. A second thread that logs while Log4j reads its configuration would get its
     * default one, which writes to standard output.
     */
    private static final class Start {
        static final String NAME = LogManager.getRootLogger().getName();
    }

    private Log4jBridge() {}

    /** Returns whether messages of this level are written. */
    static boolean isWritten(System.Logger.Level level) {
        return level != System.Logger.Level.OFF && level.getSeverity() >= LEAST.getSeverity();
    }

    /** Writes a message. */
    static void write(String logger, System.Logger.Level level, String message, Throwable cause) {
        if (isWritten(level) && Start.NAME != null) {
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
