package org.stackplug.task;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/**
 * A result that is computed on a separate thread while the caller does other work: a short command spends most of its time
 * waiting for a shell to start.
 */
public final class Background<T> {
    private final String name;
    private final FutureTask<T> task;

    /** The work of the thread. */
    @FunctionalInterface
    public interface Computation<T> {
        /** Computes the result. */
        T compute() throws StackplugException;
    }

    private Background(String name, Computation<T> work) {
        this.name = name;
        this.task = new FutureTask<>(work::compute);
    }

    /** Starts a computation immediately, on a thread with a name. */
    public static <T> Background<T> start(String name, Computation<T> work) {
        Background<T> background = new Background<>(name, work);
        Workers.start(name, background.task);
        return background;
    }

    /** Waits for the computation and returns its result, or throws its exception. */
    public T result() throws StackplugException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StackplugException refused) {
                throw refused;
            }
            throw new IllegalStateException("the thread '" + name + "' failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackplugException(Problem.of(ErrorCode.INTERRUPTED, "the command was interrupted"), e);
        }
    }
}
