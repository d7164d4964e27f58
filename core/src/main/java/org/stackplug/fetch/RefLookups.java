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
 * Asks what refs name ahead of the turn of their plugins. Such a question is little more than the wait for an answer, and the
 * processors have other plugins to work on meanwhile.
 */
final class RefLookups implements AutoCloseable {
    /** A remote should not take many questions at once for an attack. */
    private static final int MOST = 16;

    private final ExecutorService threads;

    /**
     * Nothing is asked yet.
     *
     * @param jobs how many plugins are worked on at once
     */
    RefLookups(int jobs) {
        threads = Workers.named("lookup", Math.min(2 * jobs, MOST));
    }

    /** Asks now; the answer, or why there is none, is kept until it is wanted. */
    Lookup ahead(Callable<ResolvedRef> question) {
        Asked asked = new Asked(new Timed(question));
        threads.execute(asked);
        return asked;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** A question that notes how long its answer took. */
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

    private static final class Asked extends FutureTask<ResolvedRef> implements Lookup {
        private final Timed question;

        Asked(Timed question) {
            super(question);
            this.question = question;
        }

        @Override
        public ResolvedRef answer(Attempts attempts) throws FetchException, StackplugException {
            boolean there = isDone();
            // Where all threads are busy with others, it is asked here.
            run();
            try {
                ResolvedRef answer = get();
                if (there) {
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
