package org.stackplug.fetcher.git.call;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.stackplug.spi.fetch.FetchException.Reason;

/**
 * Work on a thread of its own, which can be stopped at any time, also while it waits for a remote. To stop
 * the work, the calling thread closes what the work waits for and interrupts it.
 */
final class StoppableCall {
    private static final long POLL_MILLIS = 40;
    /** A DNS lookup can't be interrupted. After this time the worker is abandoned; it ends with the lookup. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

    private static final ExecutorService WORKERS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "stackplug-fetch");
        thread.setDaemon(true);
        return thread;
    });

    /** Watches the work, on the calling thread. */
    @FunctionalInterface
    interface Supervisor {
        /**
         * Called several times a second.
         *
         * @param interrupted whether the calling thread was interrupted
         * @return why the work has to stop; {@code null} if it may go on
         */
        Reason poll(boolean interrupted);
    }

    private final CountDownLatch done = new CountDownLatch(1);
    private final List<Closeable> closeOnStop = new ArrayList<>();
    private volatile Reason stopped;
    private Thread worker;
    private Object result;
    private Throwable failure;

    /** Runs the work until it is done, or is stopped and does not end in time. */
    void run(Callable<?> work, Supervisor supervisor) {
        WORKERS.execute(() -> work(work));
        boolean interrupted = false;
        boolean finished = false;
        long stoppedAt = 0;
        while (!finished) {
            try {
                finished = done.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            Reason why = supervisor.poll(interrupted);
            if (finished) {
                break;
            }
            if (stopped == null && why != null) {
                stopped = why;
                stoppedAt = System.nanoTime();
            }
            if (stopped != null) {
                closeAll();
                interruptWorker();
                finished = System.nanoTime() - stoppedAt > PATIENCE_NANOS;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Callable<?> work) {
        worker(Thread.currentThread());
        try {
            result = work.call();
        } catch (Throwable e) { // the calling thread throws it
            failure = e;
        } finally {
            worker(null);
            // A late interrupt must not reach the next work of this thread.
            Thread.interrupted();
            done.countDown();
        }
    }

    private synchronized void worker(Thread thread) {
        worker = thread;
    }

    private synchronized void interruptWorker() {
        if (worker != null) {
            worker.interrupt();
        }
    }

    /** Returns why the work was stopped; {@code null} if it was not, or succeeded before it noticed. */
    Reason whyStopped() {
        return done.getCount() > 0 || failure != null ? stopped : null;
    }

    /** Returns the failure of the work; {@code null} if it succeeded. */
    Throwable failure() {
        return failure;
    }

    /** Returns the result of work that succeeded. */
    Object result() {
        return result;
    }

    boolean isStopped() {
        return stopped != null;
    }

    /** Closes this when the work is stopped, from another thread; at once if it is stopped already. */
    void closeOnStop(Closeable closeable) {
        synchronized (closeOnStop) {
            closeOnStop.add(closeable);
        }
        if (isStopped()) {
            closeAll();
        }
    }

    private void closeAll() {
        List<Closeable> all;
        synchronized (closeOnStop) {
            all = List.copyOf(closeOnStop);
            closeOnStop.clear();
        }
        for (Closeable closeable : all) {
            try {
                closeable.close();
            } catch (IOException e) {
                System.getLogger(StoppableCall.class.getName()).log(System.Logger.Level.DEBUG, "closing on stop", e);
            }
        }
    }
}
