/** Threads: work in the background, and the cancellation that reaches whatever is under way. Internal, not API. */
package org.stackplug.task;
