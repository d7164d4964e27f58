package org.stackplug.spi.run.step;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.Place;

/**
 * How a step, or the stack script between two steps, broke.
 *
 * @param kind what ended it
 * @param status the exit status as the shell has it: 128 + N for a signal N
 * @param command the command that failed, as bash has it; empty when it is not known
 * @param place the file and line of it; empty when it is not known
 * @param stack the calls that led there, innermost first
 */
public record Failure(Kind kind, int status, String command, Optional<Place> place, List<Frame> stack) {

    /** What ended it. */
    public enum Kind {
        /** A command failed while errexit was on, or the file returned a status that is not 0. */
        COMMAND,
        /** The script called {@code exit}; with status 0, too. */
        EXIT,
        /** A signal ended the shell. */
        SIGNAL,
        /** It took longer than it may. */
        TIMEOUT,
        /** The user ended it. */
        CANCELLED,
        /** The shell said something that the runner does not understand. */
        CHANNEL
    }

    /**
     * One call.
     *
     * @param function the bash function; {@code source} or {@code main} for the body of a file
     */
    public record Frame(String function, Place place) {
        public Frame {
            Objects.requireNonNull(function);
            Objects.requireNonNull(place);
        }
    }

    public Failure {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(command);
        Objects.requireNonNull(place);
        stack = List.copyOf(stack);
    }

    /** A failure of which only the kind and the status are known. */
    public static Failure of(Kind kind, int status) {
        return new Failure(kind, status, "", Optional.empty(), List.of());
    }
}
