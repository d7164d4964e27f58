/**
 * Brings plugins to their place and runs them: finds providers, evaluates localrc in a session, fetches, orders, and hands
 * the session its steps point by point. Tells all that happens as events and knows nobody who listens.
 */
package org.stackplug.engine;
