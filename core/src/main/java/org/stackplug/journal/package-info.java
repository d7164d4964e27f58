/** The journal of a run: written line by line while the run goes on, read again for reports and for {@code runs}. */
package org.stackplug.journal;
