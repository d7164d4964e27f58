/**
 * The rules for attempts: how often a fetch is tried, which failures are worth another attempt, how long a remote may be
 * silent, and how a failure is reported. Internal, not API.
 */
package org.stackplug.fetch.attempt;
