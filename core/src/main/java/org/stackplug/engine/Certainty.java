package org.stackplug.engine;

/** What the text of a script lets one say of a condition. */
enum Certainty {
    YES,
    /** It asks something about the host or a function that is not run here, and holds most often. */
    LIKELY,
    UNKNOWN,
    NO;

    static Certainty of(boolean value) {
        return value ? YES : NO;
    }

    Certainty and(Certainty other) {
        return compareTo(other) > 0 ? this : other;
    }

    Certainty or(Certainty other) {
        return compareTo(other) < 0 ? this : other;
    }

    /** Whether the opposite of something likely holds, nobody knows. */
    Certainty not() {
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
