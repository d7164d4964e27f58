/**
 * The events of a run, as values. The engine reports them, and listeners show or store them: the console, the journal, the
 * reports, the masking of secrets. The engine knows none of these.
 */
package org.stackplug.event;
