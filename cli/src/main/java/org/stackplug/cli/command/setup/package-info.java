/** The commands about the tool itself: config, providers, explain and demo. */
package org.stackplug.cli.command.setup;
