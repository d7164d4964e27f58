package org.stackplug.event;

/** The action that a fetch took on a checkout. */
public enum FetchAction {
    /** The checkout was missing and has been created. */
    CLONED,
    /** The checkout had another revision or URL and has been moved. */
    MOVED,
    /** The checkout had the right revision. */
    CURRENT,
    /** The checkout is used as it was found. */
    KEPT
}
