package org.stackplug.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process that has been started, with its output going into files. */
record Running(Process process, Path out, Path err) implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final long GLANCE_MILLIS = 20;

    long pid() {
        return process.pid();
    }

    /** Sends a signal by its name. */
    void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills it alone, at once and without starting a process for that; what it has started goes on. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits for its end. */
    Result await() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("it does not end: " + text(out) + text(err));
            }
            return new Result(process.exitValue(), text(out), text(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until something holds, as long as it runs. */
    void until(String what, BooleanSupplier condition) {
        eventually(what, () -> {
            if (!process.isAlive() && !condition.getAsBoolean()) {
                throw new IllegalStateException(what + " never came: " + text(out) + text(err));
            }
            return condition.getAsBoolean();
        });
    }

    /** Waits until something holds. */
    static void eventually(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(PATIENCE_SECONDS));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException(what + " never came");
            }
            try {
                Thread.sleep(GLANCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
