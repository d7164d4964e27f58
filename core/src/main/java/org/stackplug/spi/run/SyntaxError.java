package org.stackplug.spi.run;

/**
 * What the shell says of a file that it can't read.
 *
 * @param line counted from 1; 0 when it is not known
 * @param message the shell's own words, without file and line
 */
public record SyntaxError(int line, String message) {}
