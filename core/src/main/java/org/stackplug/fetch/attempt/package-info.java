/**
 * The rules for attempts to fetch: how often, for how long, after which failures; several at once; and how a
 * failure is reported. Internal, not API.
 */
package org.stackplug.fetch.attempt;
