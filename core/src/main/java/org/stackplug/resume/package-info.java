/**
 * Resuming a run that did not finish: what is written at each checkpoint, what the run depended on, what has changed since,
 * and the decision whether to resume. Internal, not API.
 */
package org.stackplug.resume;
