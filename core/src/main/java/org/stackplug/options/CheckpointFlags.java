package org.stackplug.options;

/**
 * What is done with checkpoints.
 *
 * @param write whether a stack writes any
 * @param resume whether to go on from the last one
 * @param force go on even though what the earlier run saw is another now
 */
public record CheckpointFlags(boolean write, boolean resume, boolean force) {

    /** Of a command that knows nothing of them. */
    public static CheckpointFlags none() {
        return new CheckpointFlags(false, false, false);
    }
}
