package org.stackplug.engine;

import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.spi.Announcement;
import org.stackplug.spi.RunSession;
import org.stackplug.spi.RunnerException;
import org.stackplug.spi.StepResult;

/** Lets listeners know the variables of a shell that broke, before they are told what it ran and printed. */
final class LastVariables {
    private LastVariables() {}

    /** After a step. */
    static void tell(RunSession session, StepResult result, RunListener listener) throws RunnerException {
        if (result instanceof StepResult.Broke broke) {
            if (broke.shellGone()) {
                tell(session, listener);
            } else {
                listener.on(new RunEvent.LastVariablesKnown(session.namespace()));
            }
        }
    }

    /** Where a script may have ended between its steps. */
    static void tell(RunSession session, Announcement announcement, RunListener listener) throws RunnerException {
        boolean broke = announcement instanceof Announcement.Ended end
                ? end.failure().isPresent()
                : announcement instanceof Announcement.InnerScript inner
                        && inner.end().flatMap(Announcement.Ended::failure).isPresent();
        if (broke) {
            tell(session, listener);
        }
    }

    private static void tell(RunSession session, RunListener listener) throws RunnerException {
        session.lastVariables().ifPresent(variables -> listener.on(new RunEvent.LastVariablesKnown(variables)));
    }
}
