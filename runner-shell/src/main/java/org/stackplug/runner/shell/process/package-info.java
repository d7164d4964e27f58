/** Bash as a process: starting it, its library of functions, its terminal, and terminating it with all its children. */
package org.stackplug.runner.shell.process;
