package org.stackplug.cli.terminal;

import java.time.Duration;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.spi.run.step.Step;

/**
 * Shows a run where no person watches it, such as in the log of a CI job: the lines of the {@link Console}, one when a step
 * begins, and one each minute while it runs, so that the log always says where the run is.
 */
public final class LineView implements RunListener, AutoCloseable {
    private static final Duration REMINDER = Duration.ofMinutes(1);

    private final Console console;
    private final Duration interval;
    private final Thread thread;
    private Optional<Step> current = Optional.empty();
    private long began;
    private long reminded;
    private boolean closed;

    /** Makes a view and the thread that prints the reminders until the run ends or the view is closed. */
    public LineView(Console console) {
        this(console, REMINDER);
    }

    LineView(Console console, Duration interval) {
        this.console = console;
        this.interval = interval;
        this.thread = new Thread(this::remind, "view");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    @Override
    public synchronized void on(RunEvent event) {
        console.on(event);
        event.deliverTo(this);
    }

    @Override
    public void stepStarted(RunEvent.StepStarted event) {
        console.announce(event.step());
        current = Optional.of(event.step());
        began = System.nanoTime();
        reminded = began;
        notifyAll();
    }

    @Override
    public void stepEnded(RunEvent.StepEnded event) {
        current = Optional.empty();
    }

    private synchronized void remind() {
        try {
            while (!closed) {
                long now = System.nanoTime();
                long left = interval.toNanos() - (now - reminded);
                if (current.isPresent() && left <= 0) {
                    console.stillRuns(current.get(), Duration.ofNanos(now - began));
                    reminded = now;
                } else if (current.isPresent()) {
                    wait(Math.max(1, Duration.ofNanos(left).toMillis()));
                } else {
                    wait();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
