/**
 * The common part of backends whose sources have no history: an archive, a folder, a file of a web server. Such a backend
 * extends {@link org.stackplug.spi.fetch.snapshot.SnapshotFetcher} with two methods: one that returns the current state of a
 * source, and one that writes its files. Checkouts, moves, backups and the protection of local work are here.
 *
 * @since 0.1.0
 */
package org.stackplug.spi.fetch.snapshot;
