package org.stackplug.spi.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens sessions. Thread-safe; holds nothing that needs closing. */
public interface PhaseRunner {

    /**
     * Reads a file as the shell would, without running any of it.
     *
     * @return the first mistake, or empty
     */
    Optional<SyntaxError> checkSyntax(Path file) throws RunnerException;

    /** Starts the shell. It waits before the first point until {@link RunSession#next()} is called. */
    RunSession open(SessionRequest request) throws RunnerException;

    /** The same, for a shell that tells who sets which variable. */
    TracedSession openTraced(SessionRequest request) throws RunnerException;

    /** Whether its sessions can be written down and restored. One that says no is never asked to. */
    default boolean supportsCheckpoints() {
        return false;
    }

    /**
     * What the runner itself has become since a checkpoint was written, and what could make a restored session behave
     * differently: another version of the shell, other helpers.
     *
     * @return half sentences for people; none when nothing has changed
     * @throws RunnerException if the checkpoint is damaged, or was written in a format that this runner does not know
     */
    default List<String> changedSince(Path checkpoint) throws RunnerException {
        throw new RunnerException("this runner can't read checkpoints");
    }
}
