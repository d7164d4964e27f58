/**
 * Runs the phases of a stack in one bash process that the engine controls.
 *
 * <p>{@link org.stackplug.runner.shell.ShellSession} talks with the shell over a
 * {@link org.stackplug.runner.shell.protocol.Channel}; the shell's half is the bash files that
 * {@link org.stackplug.runner.shell.process.BashLibrary} unpacks. The messages are described in {@code docs/protocol.md}.
 */
package org.stackplug.runner.shell;
