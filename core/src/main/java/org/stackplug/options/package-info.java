/**
 * The user's request as values: the command, the folder, the flags. The command line creates them, or a program that uses core
 * as a library. No value here has a default that depends on the machine.
 */
package org.stackplug.options;
