/** The objects and refs that a checkout is made from: from a mirror where there is one, otherwise from the remote. */
package org.stackplug.fetcher.git.source;
