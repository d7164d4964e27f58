package org.stackplug.fetch.attempt;

import java.util.function.BooleanSupplier;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.mask.TerminalText;
import org.stackplug.spi.fetch.FetchMonitor;

/** Tells listeners how far a fetcher is, not more often than they can show it. */
final class ProgressReporter implements FetchMonitor {
    private static final long PAUSE_NANOS = 100_000_000;
    private static final int LONGEST = 60;

    private final String plugin;
    private final RunListener listener;
    private final BooleanSupplier cancelled;
    private String task = "";
    private int total;
    private int done;
    private long told;

    ProgressReporter(String plugin, RunListener listener, BooleanSupplier cancelled) {
        this.plugin = plugin;
        this.listener = listener;
        this.cancelled = cancelled;
    }

    @Override
    public synchronized void begin(String name, int units) {
        // A remote can name what it is doing.
        task = TerminalText.plain(name.length() <= LONGEST ? name : name.substring(0, LONGEST));
        total = units;
        done = 0;
        told = System.nanoTime();
        listener.on(new RunEvent.FetchProgress(plugin, task, 0, total));
    }

    @Override
    public synchronized void advance(int completed) {
        done += completed;
        long now = System.nanoTime();
        if (now - told >= PAUSE_NANOS) {
            told = now;
            listener.on(new RunEvent.FetchProgress(plugin, task, done, total));
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled.getAsBoolean();
    }
}
