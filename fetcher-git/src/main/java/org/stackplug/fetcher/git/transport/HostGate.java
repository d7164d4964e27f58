package org.stackplug.fetcher.git.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.stackplug.fetcher.git.call.Failures;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;

/**
 * The conversations with one host: no more at once than it takes. When the host refuses one while it serves others, the number is
 * halved; after a while without a refusal it grows again, by one each time. Thread-safe.
 */
final class HostGate {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final long GROWTH_NANOS = Duration.ofSeconds(20).toNanos();
    private static final long POLL_MILLIS = 50;

    private final int most;
    private final Duration longestPause;
    private int limit;
    private int open;
    private long lastChange = System.nanoTime();
    private long closedUntil = System.nanoTime();

    /**
     * Opens the gate.
     *
     * @param most how many conversations there may be at once
     * @param longestPause the longest time for which the host can close the gate
     */
    HostGate(int most, Duration longestPause) {
        this.most = most;
        this.limit = most;
        this.longestPause = longestPause;
    }

    /** Waits until there may be another conversation, and begins it. The caller ends it. */
    synchronized Conversation enter(RemoteUrl url, RemoteCall call) throws IOException {
        call.facts().httpStatus(0, Duration.ZERO);
        while (true) {
            call.checkStopped();
            long now = System.nanoTime();
            if (limit < most && now - lastChange > GROWTH_NANOS) {
                limit++;
                lastChange = now;
            }
            if (open < limit && now - closedUntil >= 0) {
                open++;
                return new Conversation(url, call, now);
            }
            try {
                wait(POLL_MILLIS); // no longer, to see whether the call is stopped
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /**
     * Makes room after a refusal.
     *
     * @param begin when the refused conversation began
     * @return whether the host serves others
     */
    private synchronized boolean refused(long begin, Duration pause) {
        long now = System.nanoTime();
        // Those that began before the last refusal tell nothing new.
        if (open > 1 && begin - lastChange >= 0) {
            limit = Math.max(1, limit / 2);
            lastChange = now;
        }
        long until = now + pause.toNanos();
        if (until - closedUntil > 0) {
            closedUntil = until;
        }
        return open > 1;
    }

    private synchronized void end() {
        open--;
        notifyAll();
    }

    private static boolean isAboutConnection(Throwable failure) {
        return failure instanceof SocketException
                || failure instanceof EOFException
                || failure instanceof ConnectionClosedException
                || failure instanceof NoHttpResponseException;
    }

    /** One conversation with the host. */
    final class Conversation implements AutoCloseable {
        private final RemoteUrl url;
        private final RemoteCall call;
        private final long begin;
        private final long receivedBefore;

        private Conversation(RemoteUrl url, RemoteCall call, long begin) {
            this.url = url;
            this.call = call;
            this.begin = begin;
            this.receivedBefore = call.meter().received();
        }

        /** Throws what the failure of this conversation means, if the host has refused it. */
        void check(Exception failure) throws FetchException {
            if (Failures.own(failure).isPresent()) {
                return; // its reason is known
            }
            int status = call.facts().httpStatus();
            boolean byStatus = status == TOO_MANY_REQUESTS || status == UNAVAILABLE;
            if (!byStatus && !isUnheard(failure)) {
                return;
            }
            Duration pause = byStatus ? cut(call.facts().pause()) : Duration.ZERO;
            String why = byStatus ? "the server answered " + status : "the host ended the connection";
            if (refused(begin, pause)) {
                throw failed(Reason.BUSY, why + ", while it serves others", failure)
                        .after(pause);
            }
            if (byStatus) {
                throw failed(Reason.CONNECTION, why, failure).after(pause);
            }
        }

        private FetchException failed(Reason reason, String why, Exception failure) {
            return new FetchException(reason, "can't fetch from " + url + ": " + why, failure);
        }

        /** Returns whether the host ended the connection before it said anything. */
        private boolean isUnheard(Exception failure) {
            return call.facts().httpStatus() == 0
                    && call.meter().received() == receivedBefore
                    && Failures.chain(failure).anyMatch(HostGate::isAboutConnection);
        }

        private Duration cut(Duration pause) {
            return pause.compareTo(longestPause) > 0 ? longestPause : pause;
        }

        @Override
        public void close() {
            end();
        }
    }
}
