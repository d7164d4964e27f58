/** The stack scripts: stackplug's own, stand-alone, and those of a DevStack tree, unchanged. */
package org.stackplug.runner.shell.script;
