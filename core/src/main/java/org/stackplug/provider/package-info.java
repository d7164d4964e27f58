/**
 * Discovery of backends: {@link org.stackplug.provider.Providers} loads all providers by {@link java.util.ServiceLoader},
 * keeps the errors of those that can't be loaded, and chooses the one that supports a request.
 * {@link org.stackplug.provider.Fetchers} and {@link org.stackplug.provider.Runners} create the chosen backends.
 */
package org.stackplug.provider;
