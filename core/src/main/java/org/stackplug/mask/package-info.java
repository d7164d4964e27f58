/**
 * Masking: which variables hold secrets, which values they have, and the text in which these values are replaced. Text that
 * reaches a terminal also loses its control characters here.
 */
package org.stackplug.mask;
