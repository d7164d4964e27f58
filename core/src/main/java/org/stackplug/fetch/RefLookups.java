package org.stackplug.fetch;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import org.stackplug.fetch.attempt.Attempts;
import org.stackplug.fetch.attempt.FetchProblems;
import org.stackplug.fetch.attempt.Lookup;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.task.Workers;

/**
 * Resolves refs in advance, before their plugins are worked on. A lookup is mostly waiting, and the
 * processors work on other plugins meanwhile.
 */
final class RefLookups implements AutoCloseable {
    /** A remote could take more questions at once for an attack. */
    private static final int MAX_THREADS = 16;

    private final ExecutorService threads;

    /** @param jobs how many plugins are worked on at once */
    RefLookups(int jobs) {
        threads = Workers.pool("lookup", 2 * Math.min(jobs, MAX_THREADS / 2));
    }

    /** Starts a lookup; its answer, or its failure, is kept until it is requested. */
    Lookup start(Callable<ResolvedRef> question) {
        PendingLookup pending = new PendingLookup(new Timed(question));
        threads.execute(pending);
        return pending;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** A question that measures how long its answer takes. */
    private static final class Timed implements Callable<ResolvedRef> {
        private final Callable<ResolvedRef> question;
        private volatile Duration took = Duration.ZERO;

        Timed(Callable<ResolvedRef> question) {
            this.question = question;
        }

        @Override
        public ResolvedRef call() throws Exception {
            long start = System.nanoTime();
            try {
                return question.call();
            } finally {
                took = Duration.ofNanos(System.nanoTime() - start);
            }
        }
    }

    private static final class PendingLookup extends FutureTask<ResolvedRef> implements Lookup {
        private final Timed question;

        PendingLookup(Timed question) {
            super(question);
            this.question = question;
        }

        @Override
        public ResolvedRef answer(Attempts attempts) throws FetchException, StackplugException {
            boolean answered = isDone();
            // Where all threads are busy with other lookups, this thread asks.
            run();
            try {
                ResolvedRef answer = get();
                if (answered) {
                    attempts.charge(question.took);
                }
                return answer;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof FetchException failure) {
                    throw failure;
                }
                if (e.getCause() instanceof StackplugException failure) {
                    throw failure;
                }
                throw FetchProblems.unexpected(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FetchException(FetchException.Reason.CANCELLED, "interrupted", e);
            }
        }
    }
}
