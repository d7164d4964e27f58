/** What a plugin is: a declaration, a checkout, what it requires, and its place in the order. */
package org.stackplug.plugin;
