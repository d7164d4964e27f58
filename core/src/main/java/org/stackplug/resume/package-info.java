/**
 * Resuming a run that did not finish. Internal, not API.
 *
 * <p>A stack writes {@link org.stackplug.resume.Checkpoints} and records its {@link org.stackplug.resume.RunInputs}. A later
 * stack with {@code --resume} searches for a {@link org.stackplug.resume.ResumableRun}, compares the inputs, and makes a
 * {@link org.stackplug.resume.ResumeDecision} on which its checkouts, points and steps depend.
 */
package org.stackplug.resume;
