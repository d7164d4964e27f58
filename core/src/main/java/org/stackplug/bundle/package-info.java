/**
 * One archive with everything that a person needs who helps with a run, masked: {@link org.stackplug.bundle.SupportBundle}. Files
 * are read as text, so that nothing is hidden from the masks.
 */
package org.stackplug.bundle;
