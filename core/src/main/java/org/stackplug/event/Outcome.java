package org.stackplug.event;

import java.util.Locale;

/** The outcome of a run. */
public enum Outcome {
    /** The run did everything that was requested. */
    DONE,
    /** At least one problem occurred. */
    FAILED,
    /** The user interrupted the run. */
    INTERRUPTED;

    /** Returns the word for the outcome in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
