/**
 * What both kinds of backend read: a {@link Place} in the user's files, and the answer {@link Support}. The interfaces are in
 * {@code org.stackplug.spi.fetch} and {@code org.stackplug.spi.run}; neither imports the other.
 *
 * <p>A backend is found by {@link java.util.ServiceLoader}. It implements a provider interface, names it both in its
 * {@code module-info} and in {@code META-INF/services}, and extends the contract tests that core publishes as its test-jar
 * ({@code org.stackplug.contract}).
 *
 * <p>Parameters and results are never {@code null}; what may be missing is an {@link java.util.Optional}.
 */
package org.stackplug.spi;
