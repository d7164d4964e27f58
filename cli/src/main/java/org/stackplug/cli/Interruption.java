package org.stackplug.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, Ctrl-C and a request to end cancel what runs, and the process stays until that has been told. The JVM
 * then exits with 130 or 143 by itself.
 */
final class Interruption implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private final CountDownLatch told = new CountDownLatch(1);
    private final Thread hook;

    Interruption(Runnable cancel) {
        hook = new Thread(() -> {
            cancel.run();
            try {
                told.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        told.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ignored) {
            // It is what runs right now, and it waits no longer.
        }
    }
}
