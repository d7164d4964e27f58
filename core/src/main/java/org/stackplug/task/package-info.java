/** Threads: work in the background, and the cancellation that reaches all work in progress. Internal, not API. */
package org.stackplug.task;
