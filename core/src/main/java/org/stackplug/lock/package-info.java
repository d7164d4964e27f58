/** The lock file: which commit each plugin is at, so that two machines, or two days, run the same. */
package org.stackplug.lock;
