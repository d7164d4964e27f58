package org.stackplug.cli;

import java.io.PrintStream;
import org.stackplug.report.Secrets;

/**
 * One call of the tool: its global options and its streams.
 *
 * @param secrets what must not be shown; learns while the command works
 */
record Invocation(Globals globals, PrintStream out, PrintStream err, Secrets secrets) {}
