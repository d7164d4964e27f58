/**
 * The command line: commands, what they print, and the settings of the tool. Thin: everything that is done is done in core,
 * and what fetches and runs is found beside it.
 */
package org.stackplug.cli;
