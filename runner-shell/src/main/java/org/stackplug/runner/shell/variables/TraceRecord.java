package org.stackplug.runner.shell.variables;

/** One record of the file that {@code session/trace} writes. docs/protocol.md describes the records. */
public sealed interface TraceRecord permits TracedCommand, TracedValues {}
