/**
 * A fetch backend on JGit: git repositories without a {@code git} command.
 *
 * <p>The way through: {@link org.stackplug.fetcher.git.JGitFetcherProvider} makes a {@code JGitFetcher}, which runs each call
 * as a {@code RemoteCall} (cancellable, watched for silence). {@code RefLookup} resolves; {@code CheckoutWriter} and
 * {@code CheckoutMover} write, with what {@code ObjectSource} brings from the remote or from a {@code Mirror};
 * {@code Inspection} and {@code BackupWriter} look after the user's work.
 */
package org.stackplug.fetcher.git;
