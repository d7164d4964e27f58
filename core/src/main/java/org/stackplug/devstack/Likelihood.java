package org.stackplug.devstack;

/** The likelihood that a condition in a script holds, judged only from the script's text. */
enum Likelihood {
    YES,
    /** The condition depends on the host or on a function that is not run here, and usually holds. */
    LIKELY,
    UNKNOWN,
    NO;

    static Likelihood of(boolean value) {
        return value ? YES : NO;
    }

    Likelihood and(Likelihood other) {
        return compareTo(other) > 0 ? this : other;
    }

    Likelihood or(Likelihood other) {
        return compareTo(other) < 0 ? this : other;
    }

    /** Returns the likelihood of the opposite; the opposite of something likely is unknown. */
    Likelihood not() {
        return switch (this) {
            case YES -> NO;
            case NO -> YES;
            case LIKELY, UNKNOWN -> UNKNOWN;
        };
    }

    boolean isEnough() {
        return this == YES || this == LIKELY;
    }
}
