/** A runner whose steps have mounts of their own: an example of a third-party host for bash. */
package org.stackplug.runner.unshare;
