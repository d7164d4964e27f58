/**
 * The user's request as values: which command, on which folder, with which flags. Made by the command line or by a program
 * that uses core as a library; nothing here has a default that depends on the machine.
 */
package org.stackplug.options;
