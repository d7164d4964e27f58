package org.stackplug.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.spi.Place;

/**
 * One thing that is wrong.
 *
 * @param code what kind of thing
 * @param sentence what is wrong here, one sentence without a full stop
 * @param places the lines of the user's files that led to it, the most telling first
 * @param cause why, in one or more lines; may be empty
 * @param failure the step that failed, if that is the problem
 * @param remedy the one thing to do, an imperative sentence
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

    /** Begins a problem of that kind; the other parts are optional. */
    public static Problem of(ErrorCode code, String sentence) {
        return new Problem(code, sentence, List.of(), "", Optional.empty(), "");
    }

    /** The same with one place more. */
    public Problem at(Place place) {
        List<Place> more = new ArrayList<>(places);
        more.add(place);
        return new Problem(code, sentence, more, cause, failure, remedy);
    }

    /** The same with a cause. */
    public Problem because(String why) {
        return new Problem(code, sentence, places, why, failure, remedy);
    }

    /** The same for a step that failed. */
    public Problem because(StepFailure failed) {
        return new Problem(code, sentence, places, cause, Optional.of(failed), remedy);
    }

    /** Returns the cause and the failure in lines for people; empty when neither is known. */
    public List<String> explanation() {
        return Stream.concat(cause.lines(), failure.stream().flatMap(failed -> failed.lines().stream()))
                .toList();
    }

    /** The same with the one thing to do. */
    public Problem remedy(String what) {
        return new Problem(code, sentence, places, cause, failure, what);
    }
}
