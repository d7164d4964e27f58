package org.stackplug.event;

import java.util.Locale;

/** How a run ended. */
public enum Outcome {
    /** All that was asked for is done. */
    DONE,
    /** Something went wrong. */
    FAILED,
    /** The user ended it. */
    INTERRUPTED;

    /** As it is written in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
