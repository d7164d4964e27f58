/**
 * Checkpoints: the state of a shell in a file ({@link CheckpointFile}), and the scripts that restore this state in the
 * shell of another session ({@link RestoreScript}).
 */
package org.stackplug.runner.shell.checkpoint;
