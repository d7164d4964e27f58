package org.stackplug.spi.run;

import java.util.List;

/**
 * A session that also reports which line of which script has set which variable. It traces every command of localrc and of
 * the steps, which makes it slower than an ordinary session. The commands are the same, with three exceptions: no password is
 * asked for, no folder is created for the output of steps, and {@code PIPESTATUS} may be lost.
 *
 * @since 0.1.0
 */
public interface TracedSession extends RunSession {

    /**
     * Returns the assignments since the last call, in order, and clears them: those of localrc at the shell's first point,
     * those of a step after that step. Assignments in a subshell, to local variables of functions and to the shell's own
     * variables are not included.
     */
    List<Assignment> drainAssignments() throws RunnerException;
}
