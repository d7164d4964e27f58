/** The read-only commands: plan, status, settings, runs, report and logs. */
package org.stackplug.cli.command.look;
