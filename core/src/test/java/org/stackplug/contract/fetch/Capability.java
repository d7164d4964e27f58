package org.stackplug.contract.fetch;

/**
 * The capabilities that a fetch backend, or the kind of source that it fetches from, can lack. Tests that need one of them are
 * then skipped.
 */
public enum Capability {
    /** Earlier states can be fetched, and it is known which state descends from which. */
    HISTORY,
    /** Names lead to states and are expected to move. */
    BRANCHES,
    /** Names lead to states and should not move. */
    TAGS,
    /** A source can contain other sources, which are fetched on request. */
    SUBMODULES,
    /** A depth is honoured. Other backends fetch all that there is. */
    DEPTH,
    /** Credentials in a URL are used. */
    CREDENTIALS,
    /** A checkout knows its source as the remote {@code origin}. */
    REMOTE_NAME,
    /** There is a cache, which serves later fetches, also offline. */
    CACHE,
    /** Answers are counted while they arrive. Other backends see only what their tools pass on. */
    COUNTED_ANSWERS
}
