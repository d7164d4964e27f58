package org.stackplug.engine;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads that don't keep the process alive. */
final class Workers {
    private Workers() {}

    /** So many of them at most, under one name. */
    static ExecutorService named(String name, int most) {
        return Executors.newFixedThreadPool(most, runnable -> {
            Thread thread = new Thread(runnable, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
