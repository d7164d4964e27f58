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
    /** How often a process that forks faster than it is killed is gone after. */
    private static final int ROUNDS = 10;

    private final String mark;
    private final ProcessHandle shell;
    private int step;
    /** Since when the shell does what it does now: a step, or what lies between two of them. */
    private long since;

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
        since = MarkedProcesses.now();
        running = true;
        forced = cancelled ? Optional.of(Failure.Kind.CANCELLED) : Optional.empty();
        deadline = limit.map(after -> CompletableFuture.runAsync(
                () -> expire(number), CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS)));
    }

    /** The step has ended; answers why it was ended if it did not end by itself. */
    synchronized Optional<Failure.Kind> finish() {
        running = false;
        // What the step has started in this very tick is left alone.
        since = MarkedProcesses.now() + 1;
        deadline.ifPresent(future -> future.cancel(false));
        return forced;
    }

    /** Ends what runs now, and the shell in any case. */
    synchronized void cancel() {
        if (cancelled) {
            kill(step, since);
            return;
        }
        cancelled = true;
        force(Failure.Kind.CANCELLED);
    }

    synchronized boolean cancelled() {
        return cancelled;
    }

    /** Ends at once and for good what the shell does now, and the shell. What a step has left behind is not touched. */
    synchronized void close() {
        deadline.ifPresent(future -> future.cancel(false));
        if (shell.isAlive()) {
            kill(step, since);
        }
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
        long start = since;
        List<ProcessHandle> asked = MarkedProcesses.of(mark, number, start, shell.pid());
        // The shell first: otherwise it would go on with the step's next command when its child has gone.
        shell.destroy();
        asked.forEach(ProcessHandle::destroy);
        CompletableFuture<Void> after = CompletableFuture.runAsync(
                () -> {
                    // What did not obey may be found no more, now that the shell is not its parent.
                    asked.forEach(ProcessHandle::destroyForcibly);
                    kill(number, start);
                },
                CompletableFuture.delayedExecutor(POLITE_MILLIS, TimeUnit.MILLISECONDS));
        after.exceptionally(e -> null);
    }

    private void kill(int number, long start) {
        List<ProcessHandle> processes = MarkedProcesses.of(mark, number, start, shell.pid());
        shell.destroyForcibly();
        for (int round = 0; round < ROUNDS && !processes.isEmpty(); round++) {
            processes.forEach(ProcessHandle::destroyForcibly);
            processes = MarkedProcesses.of(mark, number, start, shell.pid());
        }
    }
}
