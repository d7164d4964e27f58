package org.stackplug.spi.run;

import java.util.function.BooleanSupplier;

/**
 * Brings what steps clone by themselves: the engine's side of {@code git_clone}.
 *
 * <p>A session calls it on threads of its own, several at once: background jobs of a step may clone, too.
 */
@FunctionalInterface
public interface Cloner {

    /**
     * Brings a checkout to its folder. Throws nothing: what goes wrong is an answer.
     *
     * @param givenUp whether nobody waits for the answer any more; asked while the work goes on, from any thread
     */
    CloneAnswer fetch(CloneCall call, BooleanSupplier abandoned);

    /** For a session that runs no code of a plugin: clones nothing. */
    Cloner NONE = (call, givenUp) -> new CloneAnswer(
            false, "git_clone: nothing is cloned while localrc is only evaluated: " + call.url() + "\n");
}
