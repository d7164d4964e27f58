package org.stackplug.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.spi.Place;

/**
 * An error as it is reported to the user. The factory {@link #of} starts one; the other methods add the optional parts.
 *
 * @param code the kind of error
 * @param sentence the error in one sentence without a full stop
 * @param places the lines of the user's files that caused the error, the most useful first
 * @param cause the reason, in one or more lines; may be empty
 * @param failure the step that failed, if that is the problem
 * @param remedy the one thing to do, an imperative sentence; may be empty
 */
public record Problem(
        ErrorCode code,
        String sentence,
        List<Place> places,
        String cause,
        Optional<StepFailure> failure,
        String remedy) {
    public Problem {
        Objects.requireNonNull(code);
        Objects.requireNonNull(sentence);
        places = List.copyOf(places);
        Objects.requireNonNull(cause);
        Objects.requireNonNull(failure);
        Objects.requireNonNull(remedy);
    }

    /** Returns a problem that has only a kind and a sentence. */
    public static Problem of(ErrorCode code, String sentence) {
        return new Problem(code, sentence, List.of(), "", Optional.empty(), "");
    }

    /** Returns this problem with one more place, after those that it has. */
    public Problem at(Place place) {
        List<Place> more = new ArrayList<>(places);
        more.add(place);
        return new Problem(code, sentence, more, cause, failure, remedy);
    }

    /** Returns this problem with another cause. */
    public Problem because(String newCause) {
        return new Problem(code, sentence, places, newCause, failure, remedy);
    }

    /** Returns this problem with the failed step that caused it. */
    public Problem because(StepFailure stepFailure) {
        return new Problem(code, sentence, places, cause, Optional.of(stepFailure), remedy);
    }

    /** Returns the cause and the failure in lines to read; empty when neither is known. */
    public List<String> explanation() {
        return Stream.concat(cause.lines(), failure.stream().flatMap(failed -> failed.lines().stream()))
                .toList();
    }

    /** Returns this problem with another remedy. */
    public Problem remedy(String newRemedy) {
        return new Problem(code, sentence, places, cause, failure, newRemedy);
    }
}
