/** What a person sees: the live view, console lines, problems, the summary, columns and colours. */
package org.stackplug.cli.terminal;
