package org.stackplug.spi.run;

/**
 * Reports that a runner failed, and not a step. The message is one sentence.
 *
 * @since 0.1.0
 */
public final class RunnerException extends Exception {
    private static final long serialVersionUID = 1L;

    public RunnerException(String message, Throwable cause) {
        super(message, cause);
    }

    public RunnerException(String message) {
        super(message);
    }
}
