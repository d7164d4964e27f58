package org.stackplug.fetcher.git.call;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.stackplug.fetcher.git.repository.Meter;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;

/**
 * One call of a fetcher that can be stopped at any time, also while it waits for a remote that says nothing.
 *
 * <p>The work runs on another thread. The calling thread reports its progress and, several times a second, looks whether
 * to stop it: because the monitor says so, or because the remote has been silent for too long. To stop, it closes what the
 * work waits for ({@link #closeOnStop}) and interrupts it. So all calls of the monitor come from the calling thread.
 */
public final class RemoteCall implements ProgressMonitor {
    /** What an attempt does. */
    @FunctionalInterface
    public interface Work<T> {
        T run(RemoteCall attempt) throws Exception;
    }

    private static final long POLL_MILLIS = 40;
    /** A look-up of a host name can't be stopped. The work does nothing more after it, so leave it alone. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

    private static final ExecutorService WORKERS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "stackplug-fetch");
        thread.setDaemon(true);
        return thread;
    });

    /** A begun task, or progress in it. */
    private record Step(String task, int amount) {}

    private final FetchMonitor monitor;
    private final Duration silence;
    private final Meter meter;
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<Closeable> closeOnStop = new ArrayList<>();
    private final Deque<Step> steps = new ArrayDeque<>();
    private volatile Reason stopped;
    private volatile long waitingSince;
    private volatile boolean waiting;
    private volatile boolean hostRefused;
    private volatile int httpStatus;
    private Thread worker;
    private Object result;
    private Throwable failure;

    private RemoteCall(FetchMonitor monitor, Duration silence, FetchLimits limits) {
        this.monitor = monitor;
        this.silence = silence;
        this.meter = new Meter(limits);
    }

    /**
     * Does the work and waits for it.
     *
     * @throws FetchException if it was stopped, or what the work's own failure means
     */
    @SuppressWarnings("unchecked")
    public // the result is what the work returned
    static <T> T run(FetchMonitor monitor, FetcherContext context, JGitErrors errors, Work<T> work)
            throws FetchException {
        if (monitor.isCancelled()) {
            throw errors.stopped(Reason.CANCELLED, null);
        }
        RemoteCall attempt = new RemoteCall(monitor, context.silence(), context.limits());
        WORKERS.execute(() -> attempt.work(work));
        attempt.attend();
        if (attempt.stopped != null && (attempt.failure != null || attempt.done.getCount() > 0)) {
            throw errors.stopped(attempt.stopped, attempt.failure);
        }
        if (attempt.failure != null) {
            throw errors.translate(attempt.failure, attempt);
        }
        return (T) attempt.result;
    }

    /** Does work that waits for nobody, on the calling thread. */
    public static <T> T locally(JGitErrors errors, Work<T> work) throws FetchException {
        RemoteCall attempt = new RemoteCall(FetchMonitor.SILENT, Duration.ZERO, FetchLimits.defaults());
        try {
            return work.run(attempt);
        } catch (Throwable e) { // whatever it is, somebody has to be told what it means
            throw errors.translate(e, attempt);
        }
    }

    private void work(Work<?> work) {
        worker(Thread.currentThread());
        try {
            result = work.run(this);
        } catch (Throwable e) { // the calling thread throws it
            failure = e;
        } finally {
            worker(null);
            // It may have come late, and the next work has nothing to do with it.
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

    /** What the calling thread does until the work is done, or has been told to stop and does not. */
    private void attend() {
        boolean interrupted = false;
        long stoppedAt = 0;
        while (true) {
            try {
                if (done.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
            report();
            if (stopped == null && reasonToStop(interrupted) != null) {
                stopped = reasonToStop(interrupted);
                stoppedAt = System.nanoTime();
            }
            if (stopped != null) {
                closeAll();
                interruptWorker();
                if (System.nanoTime() - stoppedAt > PATIENCE_NANOS) {
                    break;
                }
            }
        }
        report();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Reason reasonToStop(boolean interrupted) {
        if (interrupted || monitor.isCancelled()) {
            return Reason.CANCELLED;
        }
        return waiting && System.nanoTime() - waitingSince > silence.toNanos() ? Reason.TIMEOUT : null;
    }

    private void report() {
        List<Step> news;
        synchronized (steps) {
            news = List.copyOf(steps);
            steps.clear();
        }
        for (Step step : news) {
            if (step.task() != null) {
                monitor.begin(step.task(), step.amount());
            } else {
                monitor.advance(step.amount());
            }
        }
    }

    /** Closes this when the attempt is stopped, from another thread; at once if it is already. */
    public void closeOnStop(Closeable closeable) {
        synchronized (closeOnStop) {
            closeOnStop.add(closeable);
        }
        if (stopped != null) {
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
                System.getLogger(RemoteCall.class.getName()).log(System.Logger.Level.DEBUG, "closing on stop", e);
            }
        }
    }

    /** Ends the work here if it has been told to stop. */
    public void checkStopped() throws StoppedException {
        if (stopped != null) {
            throw new StoppedException();
        }
    }

    /** The remote's turn begins: from now on its silence counts. */
    public void waiting() {
        waitingSince = System.nanoTime();
        waiting = true;
    }

    /** The remote said something. */
    public void heard() {
        waiting = false;
    }

    /** How long a remote may be silent, in milliseconds. */
    public int silenceMillis() {
        return (int) Math.min(Integer.MAX_VALUE, silence.toMillis());
    }

    /** What has been received. */
    public Meter meter() {
        return meter;
    }

    /** A stream from the remote: its silence counts while somebody reads, and so does what it says. */
    public InputStream watch(InputStream in) {
        closeOnStop(in);
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                waiting();
                int read;
                try {
                    read = in.read();
                } finally {
                    heard();
                }
                meter.received(read < 0 ? read : 1);
                return read;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                waiting();
                int read;
                try {
                    read = in.read(bytes, offset, length);
                } finally {
                    heard();
                }
                meter.received(read);
                return read;
            }
        };
    }

    /** Notes that the key of an SSH host was not accepted. */
    public void hostWasRefused() {
        hostRefused = true;
    }

    boolean isHostRefused() {
        return hostRefused;
    }

    /** Notes the status of the last HTTP answer. */
    public void httpStatus(int status) {
        httpStatus = status;
    }

    /** The status of the last HTTP answer; 0 if there was none. */
    public int httpStatus() {
        return httpStatus;
    }

    @Override
    public void start(int totalTasks) {
        // Tasks tell of themselves.
    }

    @Override
    public void beginTask(String title, int totalWork) {
        synchronized (steps) {
            steps.add(new Step(title, Math.max(0, totalWork)));
        }
    }

    @Override
    public void update(int completed) {
        synchronized (steps) {
            Step last = steps.peekLast();
            int before = 0;
            if (last != null && last.task() == null) {
                before = steps.removeLast().amount();
            }
            steps.add(new Step(null, before + completed));
        }
    }

    @Override
    public void endTask() {
        // The next one begins, or none.
    }

    @Override
    public boolean isCancelled() {
        return stopped != null;
    }

    @Override
    public void showDuration(boolean enabled) {
        // Whoever shows it measures it.
    }

    /** The work noticed that it was told to stop. */
    public static final class StoppedException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
