/** The working tree and the user's work in it: what was edited, added or committed, and the backup of it. */
package org.stackplug.fetcher.git.worktree;
