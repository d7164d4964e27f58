/**
 * Fetching all checkouts of a run at once: the plugins, and what their steps clone.
 *
 * <p>The way through: {@code FetchedCheckouts} reads the lock and starts the {@code FetchService}; that one starts the ref
 * lookups, and places each checkout by {@code CheckoutActions} of the room {@code checkout}, with the attempts of the room
 * {@code attempt}. What a step clones comes in by {@code StepClones}. Internal, not API.
 */
package org.stackplug.fetch;
