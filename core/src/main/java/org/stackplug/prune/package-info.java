/** Finds what TOP_DIR, DEST and the cache hold and nothing needs any more, and removes it. */
package org.stackplug.prune;
