package org.stackplug.spi.run.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.Place;

/**
 * The failure of a step, or of the stack script between two steps.
 *
 * @param kind the kind of failure
 * @param status the exit status as the shell reports it: 128 + N for a signal N
 * @param command the failed command as bash reports it; empty if it is unknown
 * @param place the file and line of the command; empty if they are unknown
 * @param stack the calls that led to the command, innermost first
 * @since 0.1.0
 */
public record Failure(Kind kind, int status, String command, Optional<Place> place, List<Frame> stack) {

    /** The kinds of failures. */
    public enum Kind {
        /** A command failed while errexit was on, or the file returned a status that is not 0. */
        COMMAND,
        /** The script called {@code exit}, perhaps with status 0. */
        EXIT,
        /** A signal terminated the shell. */
        SIGNAL,
        /** The step exceeded its time-out. */
        TIMEOUT,
        /** The user cancelled the run. */
        CANCELLED,
        /** The shell sent a message that the runner does not understand. */
        CHANNEL
    }

    /**
     * One call on the stack.
     *
     * @param function the bash function; {@code source} or {@code main} for the body of a file
     * @param place the line that is executed in that function
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

    /** Returns the same failure with another cause. */
    public Failure as(Kind other) {
        return new Failure(other, status, command, place, stack);
    }

    /** Returns the same failure, with another place of the command. */
    public Failure at(Place other) {
        List<Frame> calls = new ArrayList<>(stack);
        if (!calls.isEmpty()) {
            calls.set(0, new Frame(calls.get(0).function(), other));
        }
        return new Failure(kind, status, command, Optional.of(other), calls);
    }

    /** Returns a failure of which only the kind and the status are known. */
    public static Failure of(Kind kind, int status) {
        return new Failure(kind, status, "", Optional.empty(), List.of());
    }
}
