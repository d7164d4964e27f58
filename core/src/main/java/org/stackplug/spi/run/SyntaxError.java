package org.stackplug.spi.run;

/**
 * An error that the shell reports for a file that it can't parse.
 *
 * @param line counted from 1; 0 if it is unknown
 * @param message the shell's message, without file and line
 * @since 0.1.0
 */
public record SyntaxError(int line, String message) {}
