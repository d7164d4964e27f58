/** Connections to remotes: which transport serves a URL, and the download of packs over it. */
package org.stackplug.fetcher.git.transport;
