package org.stackplug.journal;

import java.util.List;
import java.util.Optional;
import org.stackplug.spi.Place;

/**
 * A warning or a problem.
 *
 * @param code of the problem; empty for a warning
 * @param cause in lines for people, the failure included
 */
public record RunMessage(
        String code,
        String sentence,
        List<Place> places,
        String cause,
        Optional<LoggedFailure> failure,
        String remedy) {
    /** A warning, or a problem with a line of the journal itself. */
    static RunMessage warning(String sentence, List<Place> places, String cause) {
        return new RunMessage("", sentence, places, cause, Optional.empty(), "");
    }

    /**
     * The failure that a problem is about; its cause repeats these fields as a text.
     *
     * @param logEnd the last lines of the log
     * @param log relative to the run's folder
     */
    public record LoggedFailure(StepSpan.Broken broken, List<String> logEnd, Optional<String> log) {}
}
