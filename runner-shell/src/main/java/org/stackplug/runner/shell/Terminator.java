package org.stackplug.runner.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.stackplug.spi.Failure;

/**
 * Ends a step that takes too long, or that the user does not want any more, with all its processes: at first politely, and
 * after a moment for good. What earlier steps have started lives on.
 */
final class Terminator {
    private static final long POLITE_MILLIS = 700;

    private final String mark;
    private final ProcessHandle shell;
    private int step;
    private boolean running;
    private boolean cancelled;
    private Optional<Failure.Kind> forced = Optional.empty();
    private Optional<CompletableFuture<Void>> deadline = Optional.empty();

    Terminator(String mark, ProcessHandle shell) {
        this.mark = mark;
        this.shell = shell;
    }

    /** A step begins. */
    synchronized void begin(int number, Optional<Duration> limit) {
        step = number;
        running = true;
        forced = cancelled ? Optional.of(Failure.Kind.CANCELLED) : Optional.empty();
        deadline = limit.map(after -> CompletableFuture.runAsync(
                () -> expire(number), CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS)));
    }

    /** The step has ended; answers why it was ended if it did not end by itself. */
    synchronized Optional<Failure.Kind> finish() {
        running = false;
        deadline.ifPresent(future -> future.cancel(false));
        return forced;
    }

    /** Ends the step that runs, and the shell in any case. */
    synchronized void cancel() {
        if (cancelled) {
            kill(step, true);
            return;
        }
        cancelled = true;
        force(Failure.Kind.CANCELLED);
    }

    synchronized boolean cancelled() {
        return cancelled;
    }

    synchronized void close() {
        deadline.ifPresent(future -> future.cancel(false));
    }

    private synchronized void expire(int number) {
        if (running && step == number) {
            force(Failure.Kind.TIMEOUT);
        }
    }

    private void force(Failure.Kind kind) {
        if (forced.isEmpty()) {
            forced = Optional.of(kind);
        }
        int number = step;
        kill(number, false);
        CompletableFuture<Void> after = CompletableFuture.runAsync(
                () -> kill(number, true), CompletableFuture.delayedExecutor(POLITE_MILLIS, TimeUnit.MILLISECONDS));
        after.exceptionally(e -> null);
    }

    private void kill(int number, boolean forGood) {
        // The shell first: otherwise it would go on with the step's next command when its child has gone.
        end(shell, forGood);
        List<ProcessHandle> processes = MarkedProcesses.of(mark, number, shell.pid());
        processes.forEach(process -> end(process, forGood));
    }

    private static void end(ProcessHandle process, boolean forGood) {
        if (forGood) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
    }
}
