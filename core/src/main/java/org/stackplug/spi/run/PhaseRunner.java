package org.stackplug.spi.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stackplug.spi.Finding;

/**
 * Opens sessions. A runner is thread-safe and holds no resources.
 *
 * @since 0.1.0
 */
public interface PhaseRunner {

    /** An ability that a runner may lack. */
    enum Capability {
        /** Its sessions write checkpoints, and are restored from them. */
        CHECKPOINTS,
        /** Its sessions report which line sets which variable. */
        TRACE
    }

    /** Returns the abilities of this runner. What needs another one is refused, and no method for it is called. */
    default Set<Capability> capabilities() {
        return Set.of();
    }

    /**
     * Parses a file as the shell would, without running any of it.
     *
     * @return the first syntax error; empty if there is none
     */
    Optional<SyntaxError> checkSyntax(Path file) throws RunnerException;

    /**
     * Examines what this runner needs on this machine, in advance of a run, such as the version of the shell. By default it finds
     * nothing. The method writes nothing and takes a few seconds at most.
     *
     * @throws RunnerException if the examination itself failed
     */
    default List<Finding> check() throws RunnerException {
        return List.of();
    }

    /** Starts the shell. It waits before the first point until {@link RunSession#next()} is called. */
    RunSession open(SessionRequest request) throws RunnerException;

    /**
     * Starts the shell like {@link #open}, in a session that also reports which line sets which variable; with
     * {@link Capability#TRACE}.
     */
    default TracedSession openTraced(SessionRequest request) throws RunnerException {
        throw new RunnerException("this runner can't report assignments");
    }

    /**
     * Returns the changes of the runner itself since a checkpoint was written that could make a restored session behave
     * differently: another version of the shell, other helpers. With {@link Capability#CHECKPOINTS}.
     *
     * @return half sentences for people; none if nothing has changed
     * @throws RunnerException if the checkpoint is damaged, or has a format that this runner does not know
     */
    default List<String> changedSince(Path checkpoint) throws RunnerException {
        throw new RunnerException("this runner can't read checkpoints");
    }
}
