/**
 * The types that both kinds of backends share: a {@link org.stackplug.spi.Place} in the user's files, and the answer
 * {@link org.stackplug.spi.Support}, and a
 * {@link org.stackplug.spi.Finding} about the machine. The interfaces to implement are in {@code org.stackplug.spi.fetch} and
 * {@code org.stackplug.spi.run}; neither package imports the other.
 *
 * <p>{@link java.util.ServiceLoader} finds a backend. The backend implements a provider interface and declares the provider
 * in {@code META-INF/services}, and also in its {@code module-info} if it has one. Its tests extend the contract tests that core publishes
 * as its test-jar ({@code org.stackplug.contract}).
 *
 * <p>Parameters and results are never {@code null}; a value that may be missing is an {@link java.util.Optional}.
 *
 * @since 0.1.0
 */
package org.stackplug.spi;
