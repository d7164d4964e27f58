/**
 * Runs the phases of a stack in one bash process that the engine controls.
 *
 * <p>{@link ShellSession} is the session that the engine drives. It owns the {@link ShellLink} to the shell, and the
 * {@link AnnouncementReader} makes announcements of the shell's messages. The shell's half is the bash files that
 * {@link org.stackplug.runner.shell.process.BashLibrary} unpacks. {@code docs/protocol.md} describes the messages.
 */
package org.stackplug.runner.shell;
