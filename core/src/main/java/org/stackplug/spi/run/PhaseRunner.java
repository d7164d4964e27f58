package org.stackplug.spi.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens sessions. A runner is thread-safe and holds no resources. */
public interface PhaseRunner {

    /**
     * Parses a file as the shell would, without running any of it.
     *
     * @return the first syntax error; empty if there is none
     */
    Optional<SyntaxError> checkSyntax(Path file) throws RunnerException;

    /** Starts the shell. It waits before the first point until {@link RunSession#next()} is called. */
    RunSession open(SessionRequest request) throws RunnerException;

    /** Starts the shell like {@link #open}, in a session that also reports which line sets which variable. */
    TracedSession openTraced(SessionRequest request) throws RunnerException;

    /** Returns whether its sessions can write checkpoints and be restored from them. If not, neither is requested. */
    default boolean supportsCheckpoints() {
        return false;
    }

    /**
     * Returns the changes of the runner itself since a checkpoint was written that could make a restored session behave
     * differently: another version of the shell, other helpers.
     *
     * @return half sentences for people; none if nothing has changed
     * @throws RunnerException if the checkpoint is damaged, or has a format that this runner does not know
     */
    default List<String> changedSince(Path checkpoint) throws RunnerException {
        throw new RunnerException("this runner can't read checkpoints");
    }
}
