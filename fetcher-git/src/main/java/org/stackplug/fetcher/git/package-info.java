/**
 * A fetch backend on JGit: git repositories without a {@code git} command.
 *
 * <p>{@link org.stackplug.fetcher.git.JGitFetcherProvider} creates a {@code JGitFetcher}, which runs each call
 * as a {@code RemoteCall} (it can be cancelled, and has an idle time-out). {@code RefLookup} resolves;
 * {@code CheckoutWriter} and {@code CheckoutMover} write, with objects that {@code ObjectSource} fetches from
 * the remote or from a {@code Mirror}; {@code Inspection} and {@code BackupWriter} protect the user's work.
 */
package org.stackplug.fetcher.git;
