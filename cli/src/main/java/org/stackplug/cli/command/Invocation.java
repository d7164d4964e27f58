package org.stackplug.cli.command;

import java.io.PrintStream;
import org.stackplug.mask.Secrets;

/**
 * One call of the tool: its global options and its streams.
 *
 * @param secrets the values to mask; learns while the command runs
 */
public record Invocation(GlobalOptions globals, PrintStream out, PrintStream err, Secrets secrets) {}
