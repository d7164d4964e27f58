package org.stackplug.fetch.attempt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.task.Workers;

/**
 * Work on several repositories at once. All are tried, whatever becomes of the others. What becomes of each is
 * reported at that moment, one report at a time; the results are in the order in which the repositories are given.
 *
 * @param task the word for the work, in the names of its threads and in messages: "fetch"
 * @param jobs how many are worked on at once
 * @param name names one of them in messages
 * @param size how much work one of them is, as far as that is known: the largest begins first, since one that begins last
 *     leaves the other workers without work. Only asked where some have to wait
 */
public record FetchBatch<T>(String task, int jobs, Function<T, String> name, ToLongFunction<T> size) {

    /** Begins in the given order. */
    public FetchBatch(String task, int jobs, Function<T, String> name) {
        this(task, jobs, name, item -> 0);
    }

    /** The work on one repository. */
    @FunctionalInterface
    public interface Work<T, R> {
        R on(T item) throws StackplugException;
    }

    /** Receives what becomes of each repository, on the thread that works on it. */
    public interface Listener<T, R> {
        /** The work is about to start. */
        default void started(T item) {}

        /** The work is done. */
        default void done(T item, R result) {}

        /** The work failed, or was interrupted. */
        default void failed(T item, Problem problem) {}
    }

    /**
     * The results of all work.
     *
     * @param results of the work that succeeded, in the given order
     * @param problems of the other work, in that order; one for all work that the user has interrupted
     */
    public record Result<R>(List<R> results, List<Problem> problems) {
        public Result {
            results = List.copyOf(results);
            problems = List.copyOf(problems);
        }

        /** Returns the results if all work succeeded. */
        public List<R> orThrow() throws StackplugException {
            if (!problems.isEmpty()) {
                throw new StackplugException(problems);
            }
            return results;
        }
    }

    /**
     * Does the work and waits for all of it.
     *
     * @throws StackplugException if the waiting thread is interrupted
     */
    public <R> Result<R> run(List<T> items, Work<T, R> work, Listener<T, R> listener) throws StackplugException {
        ExecutorService workers = Workers.pool(task, jobs);
        try {
            List<Future<R>> futures = new ArrayList<>(Collections.nCopies(items.size(), null));
            for (int i : turns(items)) {
                futures.set(i, workers.submit(() -> reported(items.get(i), work, listener)));
            }
            return collect(items, futures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackplugException(Problem.of(ErrorCode.INTERRUPTED, "the " + task + " was interrupted"), e);
        } finally {
            workers.shutdownNow();
        }
    }

    /** Returns the indices in the order in which the work begins. */
    private int[] turns(List<T> items) {
        IntStream indices = IntStream.range(0, items.size());
        if (items.size() <= jobs) {
            return indices.toArray();
        }
        long[] sizes = items.stream().mapToLong(size).toArray();
        return indices.boxed()
                .sorted(Comparator.comparingLong((Integer i) -> sizes[i]).reversed())
                .mapToInt(i -> i)
                .toArray();
    }

    private <R> R reported(T item, Work<T, R> work, Listener<T, R> listener) throws StackplugException {
        synchronized (listener) {
            listener.started(item);
        }
        try {
            R result = work.on(item);
            synchronized (listener) {
                listener.done(item, result);
            }
            return result;
        } catch (StackplugException e) {
            synchronized (listener) {
                e.problems().forEach(problem -> listener.failed(item, problem));
            }
            throw e;
        }
    }

    private <R> Result<R> collect(List<T> items, List<Future<R>> futures) throws InterruptedException {
        List<R> results = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<String> unfinished = new ArrayList<>();
        for (int i = 0; i < futures.size(); i++) {
            T item = items.get(i);
            try {
                results.add(futures.get(i).get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof StackplugException failure)) {
                    throw new IllegalStateException("the thread '" + task + "' broke", e.getCause());
                }
                if (FetchProblems.isInterruption(failure)) {
                    unfinished.add(name.apply(item));
                } else {
                    problems.addAll(failure.problems());
                }
            }
        }
        if (!unfinished.isEmpty()) {
            problems.add(FetchProblems.unfinished(unfinished));
        }
        return new Result<>(results, problems);
    }
}
