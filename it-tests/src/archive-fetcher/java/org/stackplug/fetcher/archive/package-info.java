/**
 * A third-party fetch backend for plugins that are given as archives: {@code tar+file:///folder/plugin.tar.gz} and
 * {@code zip+file:///folder/plugin.zip}. An archive has no history, and its revision is the SHA-256 digest of the file. The
 * backend uses nothing of stackplug but {@code org.stackplug.spi}.
 */
package org.stackplug.fetcher.archive;
