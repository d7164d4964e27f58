/** The commands that only look: plan, status, settings, runs, report and logs. */
package org.stackplug.cli.command.look;
