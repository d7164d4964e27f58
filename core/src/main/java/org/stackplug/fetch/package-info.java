/**
 * Fetching all checkouts of a run at once: the plugins, and what their steps clone.
 *
 * <p>{@code FetchedCheckouts} reads the lock and starts the {@code FetchService}, which starts the ref lookups
 * and fetches each plugin by {@code CheckoutActions} of the room {@code checkout}, with the {@code Attempts} of
 * the room {@code attempt}. {@code StepClones} fetches what a step clones. Internal, not API.
 */
package org.stackplug.fetch;
