package org.stackplug.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.step.Failure;

/** The user's request to terminate the run, which is passed on to all work in progress. Thread-safe. */
public final class Cancellation {
    private static final long NANOS = 1_000_000;
    /** 128 + HUP, INT, TERM. */
    private static final Set<Integer> USERS_SIGNALS = Set.of(129, 130, 143);

    private static final Duration SAME_MOMENT = Duration.ofMillis(500);

    private final List<Runnable> underWay = new ArrayList<>();
    private boolean requested;
    private boolean byKey;

    /** Guards work until it is closed. */
    public interface Guard extends AutoCloseable {
        @Override
        void close();
    }

    /** The user has pressed Ctrl-C, and can press it again, which leaves no time to end. */
    public synchronized void cancelByKey() {
        byKey = true;
        cancel();
    }

    /** Returns whether the user has pressed Ctrl-C. */
    public synchronized boolean isByKey() {
        return byKey;
    }

    public synchronized void cancel() {
        requested = true;
        notifyAll();
        underWay.forEach(Runnable::run);
    }

    /**
     * Returns whether cancellation is requested within a time. Ctrl-C reaches the shell and this process at the same moment,
     * and the shell may have terminated before this process has received the signal.
     */
    public synchronized boolean isRequestedWithin(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (long remaining = patience.toMillis();
                    !requested && remaining > 0;
                    remaining = (end - System.nanoTime()) / NANOS) {
                wait(remaining);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return requested;
    }

    /**
     * Returns the failure, as {@link Failure.Kind#CANCELLED} if the user caused it. The user caused each failure after the
     * request to cancel, apart from a time-out. The user also caused a failure by a signal that a user sends, if this process
     * receives such a signal, too.
     */
    public Failure classify(Failure failure) {
        boolean byUser = failure.kind() != Failure.Kind.TIMEOUT
                && (isRequested() || (USERS_SIGNALS.contains(failure.status()) && isRequestedWithin(SAME_MOMENT)));
        return byUser ? failure.as(Failure.Kind.CANCELLED) : failure;
    }

    public synchronized boolean isRequested() {
        return requested;
    }

    /** Guards a session, which is closed with the guard. */
    public Guard guard(RunSession session) {
        Guard guard = guard(session::cancel);
        return () -> {
            // In this order, so that a second Ctrl-C still reaches the session while the session takes its time to
            // close.
            session.close();
            guard.close();
        };
    }

    /**
     * Guards any other work.
     *
     * @param cancel stops the work soon; called from any thread, immediately if cancellation was already requested
     */
    public synchronized Guard guard(Runnable cancel) {
        underWay.add(cancel);
        if (requested) {
            cancel.run();
        }
        return () -> remove(cancel);
    }

    private synchronized void remove(Runnable cancel) {
        underWay.remove(cancel);
    }
}
