package org.stackplug.spi.run.step;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.Place;

/**
 * What was noted while a step ran, besides how it ended: what a step lost, and went on.
 *
 * @param target the file that sections were to be merged into; empty where nothing was merged
 * @param warnings what keeps nothing from going on, such as a line that no merge takes over
 * @param failures why sections could not be merged
 * @param openStackCalls calls of functions that configure the OpenStack around them, where there is none; each failed with
 *     status 127, wherever it stood: in {@code $(...)}, in a condition, where errexit was off
 */
public record StepNotes(
        Optional<Target> target, List<Note> warnings, List<Note> failures, List<OpenStackCall> openStackCalls) {
    private static final StepNotes NONE = new StepNotes(Optional.empty(), List.of(), List.of(), List.of());

    /**
     * What a header of local.conf names.
     *
     * @param file as it was evaluated, absolute
     * @param header the header's line
     */
    public record Target(String file, Place header) {
        public Target {
            Objects.requireNonNull(file);
            Objects.requireNonNull(header);
        }
    }

    /**
     * A sentence without a full stop.
     *
     * @param place the line that it is about; empty when it is about none
     */
    public record Note(String sentence, Optional<Place> place) {
        public Note {
            Objects.requireNonNull(sentence);
            Objects.requireNonNull(place);
        }
    }

    /**
     * One call.
     *
     * @param place the caller's
     */
    public record OpenStackCall(String function, Place place) {
        public OpenStackCall {
            Objects.requireNonNull(function);
            Objects.requireNonNull(place);
        }
    }

    public StepNotes {
        Objects.requireNonNull(target);
        warnings = List.copyOf(warnings);
        failures = List.copyOf(failures);
        openStackCalls = List.copyOf(openStackCalls);
    }

    /** Returns those of a step that has noted nothing. */
    public static StepNotes none() {
        return NONE;
    }

    /** Returns the file that sections were to be merged into. */
    public Optional<String> targetFile() {
        return target.map(Target::file);
    }

    /** Returns the failure of a merge, at the line that was noted for it, or at least at the header's. */
    public Failure placed(Failure failure) {
        Optional<Place> noted = failures.stream()
                .flatMap(remark -> remark.place().stream())
                .findFirst()
                .or(() -> target.map(Target::header));
        return noted.isEmpty() ? failure : new Failure(failure.kind(), failure.status(), "", noted, failure.stack());
    }
}
