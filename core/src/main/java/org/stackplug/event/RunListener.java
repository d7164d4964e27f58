package org.stackplug.event;

/**
 * Hears what happens in a run. Called by one thread at a time, in the order in which it happened. What it throws is logged
 * and does the run no harm.
 */
@FunctionalInterface
public interface RunListener {
    void on(RunEvent event);
}
