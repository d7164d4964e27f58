package org.stackplug.spi;

import java.nio.file.Path;
import java.util.Optional;

/** Opens sessions. Thread-safe; holds nothing that needs closing. */
public interface PhaseRunner {

    /**
     * Reads a file as the shell would, without running any of it.
     *
     * @return the first mistake, or empty
     */
    Optional<SyntaxError> check(Path file) throws RunnerException;

    /** Starts the shell. It waits before the first point until {@link RunSession#next()} is called. */
    RunSession open(SessionRequest request) throws RunnerException;

    /** The same, for a shell that tells who sets which variable. */
    TracedSession openTraced(SessionRequest request) throws RunnerException;
}
