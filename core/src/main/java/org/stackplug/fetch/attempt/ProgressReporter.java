package org.stackplug.fetch.attempt;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.mask.TerminalText;
import org.stackplug.spi.fetch.FetchMonitor;

/** Reports the progress of a fetcher to listeners, not more often than they can show it. */
final class ProgressReporter implements FetchMonitor {
    private static final long INTERVAL_NANOS = 100_000_000;
    private static final int MAX_TASK_NAME = 60;

    private final String plugin;
    private final RunListener listener;
    private final BooleanSupplier cancelled;
    private String task = "";
    private int total;
    private int done;
    private long reported;

    ProgressReporter(String plugin, RunListener listener, BooleanSupplier cancelled) {
        this.plugin = plugin;
        this.listener = listener;
        this.cancelled = cancelled;
    }

    @Override
    public synchronized void begin(String name, int units) {
        // A remote can choose the name of its task.
        task = TerminalText.plain(name.length() <= MAX_TASK_NAME ? name : name.substring(0, MAX_TASK_NAME));
        total = units;
        done = 0;
        reported = System.nanoTime();
        listener.on(new RunEvent.FetchProgress(plugin, task, 0, total));
    }

    @Override
    public synchronized void advance(int completed) {
        done += completed;
        long now = System.nanoTime();
        if (now - reported >= INTERVAL_NANOS) {
            reported = now;
            listener.on(new RunEvent.FetchProgress(plugin, task, done, total));
        }
    }

    @Override
    public void warn(String sentence) {
        listener.on(new RunEvent.Warned(plugin + ": " + TerminalText.plain(sentence), List.of()));
    }

    @Override
    public boolean isCancelled() {
        return cancelled.getAsBoolean();
    }
}
