/**
 * One call to a remote: cancellation, the idle time-out, progress, and the translation of its failure into a
 * reason of the SPI.
 */
package org.stackplug.fetcher.git.call;
