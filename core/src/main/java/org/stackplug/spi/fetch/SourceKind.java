package org.stackplug.spi.fetch;

/**
 * The kind of a source, which decides what core asks about its states and how messages call them.
 *
 * @since 0.1.0
 */
public enum SourceKind {
    /** A repository: its states are commits, a commit descends from others, and branches and tags lead to commits. */
    REPOSITORY,
    /**
     * Files without a history, such as an archive. The source has one state at a time. It is not known of two states whether
     * one descends from the other, so core never asks for it.
     */
    SNAPSHOT
}
