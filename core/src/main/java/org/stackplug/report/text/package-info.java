/** Texts that reports and the console have in common: durations, the lines around a place, the lines of a log. */
package org.stackplug.report.text;
