package org.stackplug.options;

/**
 * The use of checkpoints.
 *
 * @param write whether a stack writes checkpoints
 * @param resume whether to resume from the last checkpoint
 * @param force whether to resume even if the inputs of the earlier run have changed
 */
public record CheckpointFlags(boolean write, boolean resume, boolean force) {

    /** Returns the flags of a command that does not use checkpoints. */
    public static CheckpointFlags none() {
        return new CheckpointFlags(false, false, false);
    }
}
