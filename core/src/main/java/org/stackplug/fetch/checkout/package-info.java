/**
 * One checkout: the decision what has to be done with it, its staging and renaming, its digest, and the
 * protection of the user's work. Internal, not API.
 */
package org.stackplug.fetch.checkout;
