package org.stackplug.cli.command;

import java.io.PrintStream;
import org.stackplug.mask.Secrets;

/**
 * One call of the tool: its global options and its streams.
 *
 * @param secrets what must not be shown; learns while the command works
 */
public record Invocation(Globals globals, PrintStream out, PrintStream err, Secrets secrets) {}
