package org.stackplug.event;

import java.util.Locale;

/** How a hold ended. */
public enum HoldEnd {
    /** The user released the run. */
    RELEASED,
    /** The user had released the run before it reached the point. */
    RELEASED_BEFORE,
    /** The run was not released in time, and ends. */
    TIMED_OUT,
    /** The user interrupted the run. */
    CANCELLED,
    /** The shell ended while the run was held. */
    SHELL_GONE;

    /** Returns the word that stands for it in documents: {@code timed-out}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether the run continues. */
    public boolean continues() {
        return this == RELEASED || this == RELEASED_BEFORE;
    }
}
