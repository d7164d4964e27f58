/**
 * Facts about DevStack: what a DevStack tree is, what its scripts clone, which services they enable, and the names that
 * DevStack reserves. Everything is read from text; nothing of the tree is run.
 */
package org.stackplug.devstack;
