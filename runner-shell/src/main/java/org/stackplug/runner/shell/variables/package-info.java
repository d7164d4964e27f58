/**
 * The shell's variables. {@link DeclareDump} reads the output of {@code declare -p}. {@link TraceReader} reads the
 * commands and values that a traced session writes, and {@link AssignmentJudge} finds out from these records which
 * command set which variable.
 */
package org.stackplug.runner.shell.variables;
