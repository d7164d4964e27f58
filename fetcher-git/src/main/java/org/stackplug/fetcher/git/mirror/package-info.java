/** The cache: one bare mirror for each URL, shared by checkouts through hard links, and damage to it. */
package org.stackplug.fetcher.git.mirror;
