package org.stackplug.cli.log;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** The provider for SLF4J, to which JGit, its SSH and commons-logging log. */
public final class Slf4jProvider implements SLF4JServiceProvider {
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** Called by the service loader. */
    public Slf4jProvider() {
        // Nothing to prepare.
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return Slf4jLog::new;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // Nothing to prepare.
    }

    private static final class Slf4jLog extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;

        Slf4jLog(String name) {
            this.name = name;
        }

        @Override
        public boolean isTraceEnabled() {
            return Log4jBridge.isWritten(System.Logger.Level.TRACE);
        }

        @Override
        public boolean isDebugEnabled() {
            return Log4jBridge.isWritten(System.Logger.Level.DEBUG);
        }

        @Override
        public boolean isInfoEnabled() {
            return Log4jBridge.isWritten(System.Logger.Level.INFO);
        }

        @Override
        public boolean isWarnEnabled() {
            return Log4jBridge.isWritten(System.Logger.Level.WARNING);
        }

        @Override
        public boolean isErrorEnabled() {
            return Log4jBridge.isWritten(System.Logger.Level.ERROR);
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return Slf4jLog.class.getName();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String pattern, Object[] values, Throwable cause) {
            Log4jBridge.write(getName(), levelOf(level), MessageFormatter.basicArrayFormat(pattern, values), cause);
        }

        private static System.Logger.Level levelOf(Level level) {
            return switch (level) {
                case ERROR -> System.Logger.Level.ERROR;
                case WARN -> System.Logger.Level.WARNING;
                case INFO -> System.Logger.Level.INFO;
                case DEBUG -> System.Logger.Level.DEBUG;
                case TRACE -> System.Logger.Level.TRACE;
            };
        }
    }
}
