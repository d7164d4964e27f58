/**
 * local.conf: text between {@code [[group|file]]} headers. The section {@code [[local|localrc]]} is bash; the others are
 * merged into INI files. Every line keeps its number.
 *
 * <p>{@link org.stackplug.localconf.ConfText} reads a file and refuses what is not text for a shell.
 * {@link org.stackplug.localconf.LocalConf} splits the text into sections. Text that no reader would use is an error with its
 * line, or a {@link org.stackplug.localconf.Remark}.
 */
package org.stackplug.localconf;
