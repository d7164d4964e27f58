/**
 * The settings of plugins: the history of each variable through localrc, override-defaults and settings, and the conflicts
 * between plugins. A run records the values after each step; the command {@code settings} records every assignment.
 */
package org.stackplug.settings;
