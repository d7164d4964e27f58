package org.stackplug.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Standard output, which remembers its first failure: a PrintStream keeps it to itself. After a failure nothing more is
 * written. Thread-safe as far as the PrintStream around it is.
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

    /** Returns whether its reader has gone, as {@code head} does when it has seen enough. */
    boolean isReaderGone() {
        return failure.map(e -> String.valueOf(e.getMessage()).contains("Broken pipe"))
                .orElse(false);
    }
}
