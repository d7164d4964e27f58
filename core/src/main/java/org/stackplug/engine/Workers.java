package org.stackplug.engine;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads that don't keep the process alive. */
final class Workers {
    private Workers() {}

    /** So many of them at most, under one name. */
    static ExecutorService named(String name, int most) {
        return Executors.newFixedThreadPool(most, runnable -> thread(name, runnable));
    }

    /** Lets one begin that nobody waits for. */
    static void begin(String name, Runnable work) {
        thread(name, work).start();
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
