/**
 * Facts about DevStack: the shape of a DevStack tree, the repositories that its scripts clone, the services that they enable,
 * and the names that DevStack reserves. Everything is read from text; no script of the tree is run.
 */
package org.stackplug.devstack;
