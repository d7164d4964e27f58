package org.stackplug.cli.terminal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;

/**
 * Shows a run where no person watches it, such as in the log of a CI job: the lines of the {@link Console}, one when a step
 * begins, and one each minute while it runs or the run is held, so that the log always says where the run is.
 */
public final class LineView implements RunListener, AutoCloseable {
    private static final Duration REMINDER = Duration.ofMinutes(1);

    private final Console console;
    private final Duration interval;
    private final Thread thread;
    /** Prints what goes on, and since when; empty if nothing that takes its time does. */
    private Optional<Consumer<Duration>> reminder = Optional.empty();

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
        begin(since -> console.stillRuns(event.step(), since));
    }

    @Override
    public void stepEnded(RunEvent.StepEnded event) {
        reminder = Optional.empty();
    }

    @Override
    public void held(RunEvent.Held event) {
        begin(since -> console.stillHeld(event.after(), since));
    }

    @Override
    public void holdEnded(RunEvent.HoldEnded event) {
        reminder = Optional.empty();
    }

    private void begin(Consumer<Duration> reminding) {
        reminder = Optional.of(reminding);
        began = System.nanoTime();
        reminded = began;
        notifyAll();
    }

    private synchronized void remind() {
        try {
            while (!closed) {
                long now = System.nanoTime();
                long left = interval.toNanos() - (now - reminded);
                if (reminder.isPresent() && left <= 0) {
                    reminder.get().accept(Duration.ofNanos(now - began));
                    reminded = now;
                } else if (reminder.isPresent()) {
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
