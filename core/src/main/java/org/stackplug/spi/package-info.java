/**
 * All that an implementor of a backend reads: the two service provider interfaces and the values they exchange.
 *
 * <p>A backend is found by {@link java.util.ServiceLoader}. It implements {@link SourceFetcherProvider} or
 * {@link PhaseRunnerProvider}, names it both in its {@code module-info} and in {@code META-INF/services}, and extends the
 * contract tests that core publishes as its test-jar ({@code org.stackplug.contract}).
 *
 * <p><b>Fetching is mechanism in the backend and policy in core.</b> A backend resolves, writes, inspects and moves one
 * checkout. Where it is staged, when it is retried, what protects the user's work and what is locked is core's, so that
 * it can't differ between backends.
 *
 * <p>Parameters and results are never {@code null}; what may be missing is an {@link java.util.Optional}.
 */
package org.stackplug.spi;
