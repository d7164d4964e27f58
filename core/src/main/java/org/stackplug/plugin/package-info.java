/**
 * Plugins as values: a declaration, its checkout, its requirements, and the order in which plugins run.
 *
 * <p>The calls of {@code enable_plugin} become {@link org.stackplug.plugin.Declarations}. When the checkouts are in place,
 * {@link org.stackplug.plugin.OrderedPlugins} reads what each plugin requires and computes the order of the run.
 */
package org.stackplug.plugin;
