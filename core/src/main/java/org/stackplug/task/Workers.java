package org.stackplug.task;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Creates daemon threads, which don't keep the process alive. */
public final class Workers {
    private Workers() {}

    /** Returns a pool of threads with a common name. */
    public static ExecutorService pool(String name, int maxThreads) {
        return Executors.newFixedThreadPool(maxThreads, runnable -> thread(name, runnable));
    }

    /** Starts a thread whose end no caller waits for. */
    public static void start(String name, Runnable work) {
        thread(name, work).start();
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
