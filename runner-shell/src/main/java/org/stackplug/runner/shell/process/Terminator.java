package org.stackplug.runner.shell.process;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.stackplug.spi.run.step.Failure;

/**
 * Ends a step that takes too long, or that the user does not want any more, with all its processes: at first politely, and
 * after a moment for good. What earlier steps have started lives on.
 */
public final class Terminator {
    private static final long POLITE_MILLIS = 700;
    private static final long GLANCE_MILLIS = 30;
    private static final long NANOS_OF_A_MILLI = 1_000_000;

    private final String mark;
    private final ProcessHandle shell;
    /** The shell that takes the steps now: this one, or one that its script has started. */
    private ProcessHandle inner;

    private int step;
    /** Since when the shell does what it does now, by {@link System#nanoTime()}: a step, or what lies between two of them. */
    private long since = System.nanoTime() - TimeUnit.MINUTES.toNanos(1);

    private boolean running;
    /** The last step did not come to its end: what it has started is not left behind, but still its own. */
    private boolean broken;

    private boolean cancelled;
    private boolean closed;
    private Optional<Failure.Kind> forced = Optional.empty();
    private Optional<CompletableFuture<Void>> deadline = Optional.empty();
    /** What was asked to end: it may be found no more, now that the shell is not its parent. */
    private final Set<ProcessHandle> asked = new HashSet<>();
    /** Until when, by {@link System#nanoTime()}, what was asked to end may take its time. */
    private long patience;

    private Optional<CompletableFuture<Void>> blow = Optional.empty();

    public Terminator(String mark, ProcessHandle shell) {
        this.mark = mark;
        this.shell = shell;
        this.inner = shell;
    }

    /** From now on the steps are run by a shell that the first one has started, or by that one again. */
    public synchronized void lead(ProcessHandle stepping) {
        inner = stepping;
    }

    /** A step begins. */
    public synchronized void begin(int number, Optional<Duration> limit) {
        step = number;
        since = System.nanoTime();
        running = true;
        broken = false;
        forced = cancelled ? Optional.of(Failure.Kind.CANCELLED) : Optional.empty();
        deadline = limit.map(after -> CompletableFuture.runAsync(
                () -> expire(number), CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS)));
    }

    /**
     * The step has ended; answers why it was ended if it did not end by itself.
     *
     * @param cutOff whether it did not come to its end: a terminal's Ctrl-C may have ended the shell before the engine is told
     */
    public synchronized Optional<Failure.Kind> finish(boolean cutOff) {
        running = false;
        broken = cutOff || forced.isPresent();
        if (!broken) {
            since = System.nanoTime();
        }
        deadline.ifPresent(future -> future.cancel(false));
        return forced;
    }

    /** Ends what runs now, and the shell in any case. */
    public synchronized void cancel() {
        if (closed) {
            return;
        }
        if (cancelled) {
            strike(step, start());
            return;
        }
        cancelled = true;
        force(Failure.Kind.CANCELLED);
    }

    public synchronized boolean cancelled() {
        return cancelled;
    }

    /**
     * Ends at once and for good what the shell does now, and the shell; what was asked to end before has the rest of its time.
     * When this returns nothing of that is left. What a step has left behind is not touched.
     */
    public synchronized void close() {
        deadline.ifPresent(future -> future.cancel(false));
        if (closed) {
            return;
        }
        if (forced.isPresent()) {
            awaitEnd();
            strike(step, start());
        } else if (shell.isAlive()) {
            kill(step, start());
        }
        closed = true;
        blow.ifPresent(future -> future.cancel(false));
    }

    /** Another Ctrl-C may come meanwhile, and shorten it. */
    private void awaitEnd() {
        try {
            for (long left = left(); left > 0 && isAnythingLeft(); left = left()) {
                wait(Math.min(left, GLANCE_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long left() {
        return (patience - System.nanoTime()) / NANOS_OF_A_MILLI;
    }

    private boolean isAnythingLeft() {
        return shell.isAlive()
                || asked.stream().anyMatch(MarkedProcesses::lives)
                || !MarkedProcesses.of(mark, step, start(), inner.pid()).isEmpty();
    }

    private synchronized void expire(int number) {
        if (running && step == number) {
            force(Failure.Kind.TIMEOUT);
        }
    }

    /** Since then processes belong to what is under way. What a step that has ended started in its last tick is left alone. */
    private long start() {
        return MarkedProcesses.moment(since) + (running || broken ? 0 : 2);
    }

    private void force(Failure.Kind kind) {
        if (forced.isEmpty()) {
            forced = Optional.of(kind);
        }
        int number = step;
        long start = start();
        List<ProcessHandle> found = MarkedProcesses.of(mark, number, start, inner.pid());
        asked.addAll(found);
        patience = System.nanoTime() + POLITE_MILLIS * NANOS_OF_A_MILLI;
        // The shell first: otherwise it would go on with the step's next command when its child has gone.
        inner.destroy();
        if (!inner.equals(shell)) {
            // A second signal would keep it from saying what it was at.
            shell.destroy();
        }
        found.forEach(ProcessHandle::destroy);
        blow = Optional.of(CompletableFuture.runAsync(
                () -> strike(number, start), CompletableFuture.delayedExecutor(POLITE_MILLIS, TimeUnit.MILLISECONDS)));
    }

    private synchronized void strike(int number, long start) {
        asked.forEach(ProcessHandle::destroyForcibly);
        kill(number, start);
    }

    private synchronized void kill(int number, long start) {
        Supplier<List<ProcessHandle>> left = () -> MarkedProcesses.of(mark, number, start, inner.pid());
        // Found before the shell is gone, from which they descend.
        List<ProcessHandle> first = left.get();
        inner.destroyForcibly();
        shell.destroyForcibly();
        MarkedProcesses.kill(first, left, this::pause);
    }

    /** Others may come in meanwhile. */
    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's, and it asks each time what is left
    private synchronized void pause(long millis) throws InterruptedException {
        wait(millis);
    }
}
