/**
 * Bash as a process: starting it, unpacking its library of functions, and terminating it with all its descendants.
 */
package org.stackplug.runner.shell.process;
