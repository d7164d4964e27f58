package org.stackplug.spi.run;

import java.util.function.BooleanSupplier;

/**
 * Fetches the repositories that steps clone by {@code git_clone}. Core implements it, and sessions call it.
 *
 * <p>A session calls it on its own threads, several at once: background jobs of a step may clone, too.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Cloner {

    /**
     * Fetches a checkout to its folder. Throws nothing: a failure is an answer.
     *
     * @param abandoned returns whether the caller no longer waits for the answer; checked during the work, from any thread
     */
    CloneAnswer fetch(CloneCall call, BooleanSupplier abandoned);

    /** Clones nothing, for a session that runs no code of a plugin. */
    Cloner NONE = (call, givenUp) -> new CloneAnswer(
            false, "git_clone: nothing is cloned while localrc is only evaluated: " + call.url() + "\n");
}
