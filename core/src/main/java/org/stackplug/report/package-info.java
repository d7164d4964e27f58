/** Listeners that write, and the JSON that is written: the journal of a run, and the documents of the command line. */
package org.stackplug.report;
