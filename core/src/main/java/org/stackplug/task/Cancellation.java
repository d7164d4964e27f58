package org.stackplug.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.step.Failure;

/** The user's wish to end the run, handed on to whatever is under way. Thread-safe. */
public final class Cancellation {
    private static final long NANOS = 1_000_000;
    /** 128 + HUP, INT, TERM. */
    private static final Set<Integer> USERS_SIGNALS = Set.of(129, 130, 143);

    private static final Duration SAME_MOMENT = Duration.ofMillis(500);

    private final List<Runnable> underWay = new ArrayList<>();
    private boolean requested;

    /** Closing it takes the guarded thing out again. */
    public interface Guard extends AutoCloseable {
        @Override
        void close();
    }

    public synchronized void cancel() {
        requested = true;
        notifyAll();
        underWay.forEach(Runnable::run);
    }

    /**
     * Whether it is requested by then: Ctrl-C reaches the shell and this process at once, and the shell may have ended before
     * this process has been told.
     */
    synchronized boolean isRequestedWithin(Duration patience) {
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
     * Says of a failure who brought it about. Whatever broke once the end was requested has been ended by the user, and so has
     * what died of a signal that the user sends, if this process is sent one, too.
     */
    public Failure classify(Failure failure) {
        boolean byUser = failure.kind() != Failure.Kind.TIMEOUT
                && (isRequested() || (USERS_SIGNALS.contains(failure.status()) && isRequestedWithin(SAME_MOMENT)));
        return byUser
                ? new Failure(
                        Failure.Kind.CANCELLED, failure.status(), failure.command(), failure.place(), failure.stack())
                : failure;
    }

    public synchronized boolean isRequested() {
        return requested;
    }

    /** A session: closed with the guard. */
    public Guard guard(RunSession session) {
        Guard guard = guard(session::cancel);
        return () -> {
            // In this order: whoever presses Ctrl-C again does not want to wait for what the first one left time.
            session.close();
            guard.close();
        };
    }

    /**
     * Guards other work.
     *
     * @param cancel ends it soon; called from any thread, at once if the end is requested already
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
