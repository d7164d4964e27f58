/**
 * All that an implementor of a fetch backend reads: {@link SourceFetcherProvider}, {@link SourceFetcher} and the values that
 * they exchange with core.
 *
 * <p><b>Fetching is mechanism in the backend and policy in core.</b> A backend resolves, writes, inspects and moves one
 * checkout. Where a checkout is staged, when a fetch is retried, what protects the user's work and what is locked is decided
 * in core, so that backends cannot differ in it.
 *
 * <p>The contract tests are {@code org.stackplug.contract.fetch.SourceFetcherContract} in core's test-jar.
 */
package org.stackplug.spi.fetch;
