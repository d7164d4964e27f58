/** The cache: one bare mirror for each URL, whose objects checkouts share by hard links. */
package org.stackplug.fetcher.git.mirror;
