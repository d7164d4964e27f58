package org.stackplug.event;

/** What was done with a checkout. */
public enum FetchAction {
    /** It was not there, and is now. */
    CLONED,
    /** It was at another revision or came from another URL. */
    MOVED,
    /** It was what it should be. */
    CURRENT,
    /** It was used as it was found. */
    KEPT
}
