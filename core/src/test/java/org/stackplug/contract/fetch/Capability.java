package org.stackplug.contract.fetch;

/**
 * The capabilities that a fetch backend, or the kind of source that it fetches from, can lack. Tests that need one of them are
 * then skipped. A backend for snapshots lacks most of them; {@link #LOCAL_SOURCE} only if
 * it needs the network, and {@link #ANY_FILE_NAME} only if its source does.
 */
public enum Capability {
    /** Earlier states can be fetched. */
    EARLIER_STATES,
    /** It is known which state descends from which. */
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
    /** A checkout with all history can lack the files of other states. */
    PARTIAL_CHECKOUTS,
    /** The names of files have any characters, also line feeds. */
    ANY_FILE_NAME,
    /** A source can be on this machine, so that it is fetched without the network, also offline. */
    LOCAL_SOURCE,
    /** It is known what differs between two states. */
    CHANGES,
    /** Answers are counted while they arrive. Other backends see only what their tools pass on. */
    COUNTED_ANSWERS
}
