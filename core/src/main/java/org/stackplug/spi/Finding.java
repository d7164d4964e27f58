package org.stackplug.spi;

import java.util.Objects;

/**
 * One thing that was found when the machine and the configuration were examined, in advance of a run.
 *
 * @param topic the subject in one or two words, by which findings are grouped: "bash", "certificates"
 * @param level how much a run suffers from it
 * @param sentence the finding in one sentence without a full stop and without credentials
 * @param remedy the one thing to do, an imperative sentence; empty only if nothing has to be done
 * @since 0.1.0
 */
public record Finding(String topic, Level level, String sentence, String remedy) {

    /** How much a run suffers from what was found. */
    public enum Level {
        /** Everything is as a run needs it. */
        OK,
        /** A run may suffer from it, but need not fail. */
        NOTE,
        /** A run will fail because of it. */
        PROBLEM
    }

    public Finding {
        Objects.requireNonNull(level);
        Objects.requireNonNull(remedy);
        if (topic.isBlank() || sentence.isBlank()) {
            throw new IllegalArgumentException("a finding has a topic and a sentence");
        }
        if (level != Level.OK && remedy.isBlank()) {
            throw new IllegalArgumentException("there is no remedy for: " + sentence);
        }
    }

    /** Returns a finding that is as a run needs it. */
    public static Finding ok(String topic, String sentence) {
        return new Finding(topic, Level.OK, sentence, "");
    }

    /** Returns a finding from which a run may suffer. */
    public static Finding note(String topic, String sentence, String remedy) {
        return new Finding(topic, Level.NOTE, sentence, remedy);
    }

    /** Returns a finding because of which a run will fail. */
    public static Finding problem(String topic, String sentence, String remedy) {
        return new Finding(topic, Level.PROBLEM, sentence, remedy);
    }
}
