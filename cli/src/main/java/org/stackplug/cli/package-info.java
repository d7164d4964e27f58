/**
 * The command line: commands, what they print, and the settings of the tool. Core does the work;
 * the backends are found at run time.
 */
package org.stackplug.cli;
