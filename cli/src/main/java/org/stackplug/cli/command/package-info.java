/** What all commands have in common: global options, output streams, interruption. */
package org.stackplug.cli.command;
