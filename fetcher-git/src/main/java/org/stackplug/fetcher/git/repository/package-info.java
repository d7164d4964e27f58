/** Git repositories on disk: creating, opening and configuring them, and writing their refs. */
package org.stackplug.fetcher.git.repository;
