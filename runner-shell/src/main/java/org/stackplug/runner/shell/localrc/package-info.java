/**
 * The errors in localrc. A failing command does not end localrc, so the shell records the failures in a file
 * ({@link LocalrcNotes}), and bash prints messages ({@link LocalrcOutput}). {@link LocalrcFaults} combines both into the
 * errors that the user sees.
 */
package org.stackplug.runner.shell.localrc;
