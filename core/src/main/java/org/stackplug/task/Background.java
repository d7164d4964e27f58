package org.stackplug.task;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/**
 * Something that is worked out on a thread of its own while its asker has other things to do: most of a short command is
 * waiting for a shell to begin.
 */
public final class Background<T> {
    private final String name;
    private final FutureTask<T> task;

    /** What is worked out. */
    @FunctionalInterface
    public interface Computation<T> {
        /** Does it. */
        T compute() throws StackplugException;
    }

    private Background(String name, Computation<T> work) {
        this.name = name;
        this.task = new FutureTask<>(work::compute);
    }

    /** Begins at once, on a thread of that name. */
    public static <T> Background<T> start(String name, Computation<T> work) {
        Background<T> background = new Background<>(name, work);
        Workers.start(name, background.task);
        return background;
    }

    /** Waits for it. */
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
