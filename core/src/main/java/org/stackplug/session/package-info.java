/**
 * Opens one shell: it evaluates the user's localrc and stops at the fetch point. Also finds the words for a step that failed.
 * Internal, not API.
 */
package org.stackplug.session;
