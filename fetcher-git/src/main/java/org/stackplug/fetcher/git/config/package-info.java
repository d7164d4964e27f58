/**
 * Git's configuration as the user has it: files, environment, {@code url.*.insteadOf}, credentials. Read, never written.
 */
package org.stackplug.fetcher.git.config;
