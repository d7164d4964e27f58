package org.stackplug.cli;

import java.io.PrintStream;

/** One call of the tool: its global options and its streams. */
record Invocation(Globals globals, PrintStream out, PrintStream err) {}
