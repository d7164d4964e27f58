package org.stackplug.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Standard output that remembers its first failure, which a PrintStream does not report. After a
 * failure nothing more is written. As thread-safe as the PrintStream around it.
 */
final class ResultStream extends OutputStream {
    private final OutputStream target;
    private volatile Optional<IOException> failure = Optional.empty();

    ResultStream(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    /** Returns why the result is not complete; empty when all of it was written. */
    Optional<IOException> failure() {
        return failure;
    }

    /**
     * Returns whether the reader has closed the pipe, as {@code head} does when it has seen enough.
     */
    boolean isReaderGone() {
        return failure.map(e -> String.valueOf(e.getMessage()).contains("Broken pipe"))
                .orElse(false);
    }
}
