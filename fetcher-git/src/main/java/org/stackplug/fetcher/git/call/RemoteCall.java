package org.stackplug.fetcher.git.call;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.stackplug.fetcher.git.repository.Meter;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;

/**
 * One call of a fetcher to a remote. It is stopped when the monitor is cancelled or the remote is silent for
 * too long; its progress reaches the monitor on the calling thread; what it receives is counted.
 */
public final class RemoteCall {
    private static final FetcherContext FOREVER =
            new FetcherContext(Optional.empty(), true, Duration.ofDays(365), Map.of());

    /** The work of a call. */
    @FunctionalInterface
    public interface Work<T> {
        T run(RemoteCall call) throws Exception;
    }

    private final StoppableCall execution = new StoppableCall();
    private final ProgressQueue progress = new ProgressQueue(execution::isStopped);
    private final RemoteFacts facts = new RemoteFacts();
    private final SilenceWatch silence;
    private final Meter meter;

    private RemoteCall(Duration silence, long leastSpeed, FetchLimits limits) {
        this.silence = new SilenceWatch(silence, leastSpeed);
        this.meter = new Meter(limits, () -> this.silence.preparing(false));
    }

    /**
     * Runs the work on another thread and waits for it.
     *
     * @throws FetchException if the work was stopped, or what its own failure means
     */
    public static <T> T run(FetchMonitor monitor, FetcherContext context, JGitErrors errors, Work<T> work)
            throws FetchException {
        if (monitor.isCancelled()) {
            throw errors.stopped(Reason.CANCELLED, null);
        }
        RemoteCall call =
                new RemoteCall(context.idleTimeout(), context.remotes().leastSpeed(), context.limits());
        call.execution.run(() -> work.run(call), interrupted -> call.poll(monitor, interrupted));
        Reason stopped = call.execution.whyStopped();
        if (stopped != null) {
            throw errors.stopped(stopped, call.execution.failure());
        }
        if (call.execution.failure() != null) {
            throw errors.translate(call.execution.failure(), call.facts);
        }
        if (call.facts.wasShallow()) {
            monitor.warn("the repository is shallow, and so is the checkout: it lacks the older commits");
        }
        @SuppressWarnings("unchecked") // the result is what the work returned
        T result = (T) call.execution.result();
        return result;
    }

    private Reason poll(FetchMonitor monitor, boolean interrupted) {
        progress.report(monitor);
        if (interrupted || monitor.isCancelled()) {
            return Reason.CANCELLED;
        }
        return silence.isOverdue() ? Reason.TIMEOUT : null;
    }

    /** Runs long work on this disk, as {@link #run} does; no remote can be silent. */
    public static <T> T onDisk(FetchMonitor monitor, JGitErrors errors, Work<T> work) throws FetchException {
        return run(monitor, FOREVER, errors, work);
    }

    /** Runs work that waits for nothing, on the calling thread. */
    public static <T> T locally(JGitErrors errors, Work<T> work) throws FetchException {
        RemoteCall call = new RemoteCall(Duration.ZERO, 0, FetchLimits.defaults());
        try {
            return work.run(call);
        } catch (Throwable e) { // whatever it is, it has a meaning for the caller
            throw errors.translate(e, call.facts);
        }
    }

    /** Closes this when the call is stopped, from another thread; at once if it is stopped already. */
    public void closeOnStop(Closeable closeable) {
        execution.closeOnStop(closeable);
    }

    /** Ends the work here if the call is stopped. */
    public void checkStopped() throws StoppedException {
        if (execution.isStopped()) {
            throw new StoppedException();
        }
    }

    /** Returns the idle time-out of the remote. */
    public SilenceWatch silence() {
        return silence;
    }

    /** Returns the counter of what is received. */
    public Meter meter() {
        return meter;
    }

    /** Returns what is known about the remote for the case of a failure. */
    public RemoteFacts facts() {
        return facts;
    }

    /** Returns a monitor for JGit, which passes progress on and stops JGit with the call. */
    public ProgressMonitor progress() {
        return progress;
    }

    /** Watches a stream from the remote: silence counts while it is read, and so does everything that comes. */
    public InputStream watch(InputStream in) {
        closeOnStop(in);
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                silence.waiting();
                int read = -1;
                try {
                    read = in.read();
                } finally {
                    silence.heard(read < 0 ? 0 : 1);
                }
                meter.received(read < 0 ? read : 1);
                return read;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                silence.waiting();
                int read = -1;
                try {
                    read = in.read(bytes, offset, length);
                } finally {
                    silence.heard(read);
                }
                meter.received(read);
                return read;
            }
        };
    }

    /** Ends work that has noticed that its call is stopped. */
    public static final class StoppedException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
