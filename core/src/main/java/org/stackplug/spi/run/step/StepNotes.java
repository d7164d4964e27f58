package org.stackplug.spi.run.step;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.Place;

/**
 * Notes about a step that are not part of its result, such as losses after which the step continued.
 *
 * @param target the target file of a merge; empty if nothing was merged
 * @param warnings notes after which the step continued, such as a line that a merge can't take over
 * @param failures the reasons why sections could not be merged
 * @param openStackCalls calls of functions that configure an OpenStack, where there is none. Each call failed with status
 *     127, even in {@code $(...)}, in a condition, or with errexit off
 * @since 0.1.0
 */
public record StepNotes(
        Optional<Target> target, List<Note> warnings, List<Note> failures, List<OpenStackCall> openStackCalls) {
    private static final StepNotes NONE = new StepNotes(Optional.empty(), List.of(), List.of(), List.of());

    /**
     * The target of a merge, which a header of local.conf names.
     *
     * @param file the absolute path after the shell has expanded it
     * @param header the line of the header
     */
    public record Target(String file, Place header) {
        public Target {
            Objects.requireNonNull(file);
            Objects.requireNonNull(header);
        }
    }

    /**
     * One note.
     *
     * @param sentence a sentence without a full stop
     * @param place the line that the note is about; empty if there is none
     */
    public record Note(String sentence, Optional<Place> place) {
        public Note {
            Objects.requireNonNull(sentence);
            Objects.requireNonNull(place);
        }
    }

    /**
     * One call of a function that needs an OpenStack.
     *
     * @param function the name of the function
     * @param place the line of the call
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

    /** Returns the notes of a step without any. */
    public static StepNotes none() {
        return NONE;
    }

    /** Returns the target file of a merge; empty if nothing was merged. */
    public Optional<String> targetFile() {
        return target.map(Target::file);
    }

    /** Returns the failure of a merge with the line that was noted for it, or else with the line of the header. */
    public Failure placed(Failure failure) {
        Optional<Place> noted = failures.stream()
                .flatMap(remark -> remark.place().stream())
                .findFirst()
                .or(() -> target.map(Target::header));
        return noted.isEmpty() ? failure : new Failure(failure.kind(), failure.status(), "", noted, failure.stack());
    }
}
