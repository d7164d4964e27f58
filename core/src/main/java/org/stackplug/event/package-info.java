/** What happens in a run, as values. The engine tells it; whoever shows or writes something listens. */
package org.stackplug.event;
