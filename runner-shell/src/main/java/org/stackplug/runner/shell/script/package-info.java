/** The stack scripts, which announce the points: stackplug's own, and those of a DevStack tree, unchanged. */
package org.stackplug.runner.shell.script;
