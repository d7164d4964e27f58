/**
 * The control channel between this process and the shell. {@code docs/protocol.md} describes its messages.
 *
 * <p>{@link ShellMessage} parses the messages of the shell, {@link EngineMessages} writes those of the engine, and
 * {@link Channel} carries both. Requests and notes of a running step use files of their own, see {@link CloneRequests} and
 * {@link Notes}.
 */
package org.stackplug.runner.shell.protocol;
