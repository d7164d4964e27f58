package org.stackplug.spi.run;

/** Reports that a runner failed, and not a step. The message is one sentence. */
public final class RunnerException extends Exception {
    private static final long serialVersionUID = 1L;

    public RunnerException(String message, Throwable cause) {
        super(message, cause);
    }

    public RunnerException(String message) {
        super(message);
    }
}
