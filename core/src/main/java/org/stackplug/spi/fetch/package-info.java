/**
 * The SPI of fetch backends: {@link org.stackplug.spi.fetch.SourceFetcherProvider},
 * {@link org.stackplug.spi.fetch.SourceFetcher} and the values that they exchange with core. An implementor needs no other
 * package.
 *
 * <p><b>Fetching is mechanism in the backend and policy in core.</b> A backend resolves refs, and writes, inspects and moves
 * one checkout. Core decides where a checkout is staged, when a fetch is retried, what protects the user's work and what is
 * locked, so that backends can't differ in it.
 *
 * <p><b>The way through.</b> Core asks each provider whether it
 * {@linkplain org.stackplug.spi.fetch.SourceFetcherProvider#supports supports} a URL, and creates one fetcher for the
 * command. The fetcher {@linkplain org.stackplug.spi.fetch.SourceFetcher#resolve resolves} the user's
 * {@link org.stackplug.spi.fetch.Source} to a {@link org.stackplug.spi.fetch.ResolvedRef} and
 * {@linkplain org.stackplug.spi.fetch.SourceFetcher#inspect inspects} the folder. From both core decides to
 * {@linkplain org.stackplug.spi.fetch.SourceFetcher#materialize materialize} a new checkout, to
 * {@linkplain org.stackplug.spi.fetch.SourceFetcher#move move} the existing one, or to leave it alone.
 *
 * <p>A source without a history, such as an archive, is a {@link org.stackplug.spi.fetch.SourceKind#SNAPSHOT}. Its backend
 * extends {@link org.stackplug.spi.fetch.snapshot.SnapshotFetcher}, and adds only what is its own.
 *
 * <p>The contract tests are {@code org.stackplug.contract.fetch.SourceFetcherContract} in core's test-jar, and for git
 * repositories {@code org.stackplug.contract.fetch.git.GitFetcherContract}.
 *
 * @since 0.1.0
 */
package org.stackplug.spi.fetch;
