/**
 * Discovery of backends: every provider that {@link java.util.ServiceLoader} finds, with its jar, those that could not be
 * loaded, and the choice among them.
 */
package org.stackplug.provider;
