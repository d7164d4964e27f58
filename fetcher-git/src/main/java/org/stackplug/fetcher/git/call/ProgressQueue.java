package org.stackplug.fetcher.git.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.stackplug.spi.fetch.FetchMonitor;

/**
 * Progress on its way from the thread that works to the thread that reports it. JGit's monitors are called on
 * the former, monitors of the SPI on the latter.
 */
final class ProgressQueue implements ProgressMonitor {
    /**
     * One step of progress.
     *
     * @param task the task that begins; empty: the amount is progress in the current task
     */
    private record Step(Optional<String> task, int amount) {}

    private final Deque<Step> steps = new ArrayDeque<>();
    private final BooleanSupplier stopped;

    /** @param stopped whether JGit has to stop working */
    ProgressQueue(BooleanSupplier stopped) {
        this.stopped = stopped;
    }

    /** Reports everything that has come since the last call. */
    void report(FetchMonitor monitor) {
        List<Step> pending;
        synchronized (steps) {
            pending = List.copyOf(steps);
            steps.clear();
        }
        for (Step step : pending) {
            if (step.task().isPresent()) {
                monitor.begin(step.task().get(), step.amount());
            } else {
                monitor.advance(step.amount());
            }
        }
    }

    @Override
    public void beginTask(String title, int totalWork) {
        synchronized (steps) {
            steps.add(new Step(Optional.of(title), Math.max(0, totalWork)));
        }
    }

    @Override
    public void update(int completed) {
        synchronized (steps) {
            Step last = steps.peekLast();
            boolean joins = last != null && last.task().isEmpty();
            int before = joins ? steps.removeLast().amount() : 0;
            steps.add(new Step(Optional.empty(), before + completed));
        }
    }

    @Override
    public boolean isCancelled() {
        return stopped.getAsBoolean();
    }

    @Override
    public void start(int totalTasks) {
        // Each task begins by itself.
    }

    @Override
    public void endTask() {
        // The next one begins, or none.
    }

    @Override
    public void showDuration(boolean enabled) {
        // Listeners measure time themselves.
    }
}
