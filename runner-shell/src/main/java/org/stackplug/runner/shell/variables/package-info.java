/** The shell's variables, read from what {@code declare -p} and a trace print. */
package org.stackplug.runner.shell.variables;
