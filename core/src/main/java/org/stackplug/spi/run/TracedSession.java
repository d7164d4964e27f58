package org.stackplug.spi.run;

import java.util.List;

/**
 * A session that also tells which line of which script has set which variable. It looks at every command of localrc and of
 * the steps, which makes it slower than another; what it runs is the same, apart from this: nobody is asked for a password, no
 * folder is made for what steps may write, and {@code PIPESTATUS} may be lost.
 */
public interface TracedSession extends RunSession {

    /**
     * What has been assigned since the last call, in order: by localrc when the shell stands at its first point, by a step when
     * it has been run. What a step assigned in a subshell, or to a variable of a function of its own, is not among it, and
     * neither are the shell's own variables.
     */
    List<Assignment> drainAssignments() throws RunnerException;
}
