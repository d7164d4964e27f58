/**
 * Runs the steps of a session: {@link org.stackplug.session.step.SessionDriver} takes the shell from point to point and has
 * each step that is due run, watched and reported.
 */
package org.stackplug.session.step;
