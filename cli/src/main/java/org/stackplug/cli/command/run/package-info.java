/** The commands that run something: stack, unstack, clean, run, fetch and update. */
package org.stackplug.cli.command.run;
