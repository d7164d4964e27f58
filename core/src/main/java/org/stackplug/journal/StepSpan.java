package org.stackplug.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A step that was begun.
 *
 * @param status {@code done}, {@code failed}, or {@code unfinished} when the run ended in the middle of it
 * @param log relative to the run's folder
 * @param failure how it failed
 */
public record StepSpan(
        RecordedStep step,
        String status,
        Instant started,
        Duration took,
        String log,
        Optional<Broken> failure,
        Effects effects) {

    /** A step that has just begun. */
    static StepSpan begun(RecordedStep step, Instant started, String log) {
        return new StepSpan(step, "unfinished", started, Duration.ZERO, log, Optional.empty(), Effects.none());
    }

    /** Returns the same step with an end that the journal does not record. */
    StepSpan withEnd(String how, Duration duration) {
        return new StepSpan(step, how, started, duration, log, failure, effects);
    }

    /** Returns the point at which it was run. */
    public String point() {
        return step.point();
    }

    /** Returns the kind of step. */
    public String kind() {
        return step.kind();
    }

    /** Returns the plugin that owns it, if one does. */
    public Optional<String> plugin() {
        return step.plugin();
    }

    /** Returns the file that was sourced or merged. */
    public String file() {
        return step.file();
    }

    /** Returns the plugin, or the kind and the file's name where no plugin owns the step. */
    public String owner() {
        return step.owner();
    }

    /** Returns whether it did its work. */
    public boolean isDone() {
        return status.equals("done");
    }

    /**
     * The effects of a step besides its output.
     *
     * @param target the file that a merge was made into; empty for another step
     * @param openStackCalls how often it has called which function that configures OpenStack, where there is none
     */
    public record Effects(Optional<String> target, SortedMap<String, Long> openStackCalls) {
        /** Nothing. */
        static Effects none() {
            return new Effects(Optional.empty(), new TreeMap<>());
        }
    }

    /**
     * How a step broke.
     *
     * @param reason what was noted of it, a sentence without a full stop; empty when nothing was
     */
    public record Broken(String kind, long exit, String command, List<String> stack, Optional<String> reason) {
        /** Returns the reason, or status and command. */
        public String words() {
            return reason.orElseGet(() -> "status " + exit + ": " + command);
        }

        /** Returns the command and the calls that led to it, a line each; empty when neither is known. */
        public String trace() {
            return Stream.concat(
                            Stream.of(command).filter(text -> !text.isEmpty()).map(text -> "command: " + text.strip()),
                            stack.stream().map(frame -> "  in " + frame))
                    .collect(Collectors.joining("\n"));
        }
    }
}
