/** Checkpoints: the state of a shell in a file, and the script that restores it in another shell. */
package org.stackplug.runner.shell.checkpoint;
