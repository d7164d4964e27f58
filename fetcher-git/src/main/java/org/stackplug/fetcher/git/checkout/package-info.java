/** Writing a new checkout, and moving an existing one to another revision. */
package org.stackplug.fetcher.git.checkout;
