package org.stackplug.runner.shell.variables;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.stackplug.spi.run.Namespace;

/**
 * The values of variables after the commands that were recorded before.
 *
 * @param names the variables that those commands mention; empty for all variables
 * @param variables those of the named variables that are set
 */
record TracedValues(Optional<Set<String>> names, Map<String, Namespace.Variable> variables) implements TraceRecord {}
