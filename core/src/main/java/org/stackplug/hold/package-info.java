/** Runs that are held after a point: finding one, and releasing it from another process. */
package org.stackplug.hold;
