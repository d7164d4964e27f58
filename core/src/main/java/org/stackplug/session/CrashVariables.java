package org.stackplug.session;

import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.StepResult;

/**
 * Reports the variables of a shell that failed before what it ran and printed is reported, so that secrets are masked. Where
 * they can't be read, the failure is reported without them.
 */
public final class CrashVariables {
    /** Asks a session. */
    @FunctionalInterface
    private interface Question {
        Optional<Namespace> ask() throws RunnerException;
    }

    private CrashVariables() {}

    /** After a step. */
    public static void report(RunSession session, StepResult result, RunListener listener) {
        if (result instanceof StepResult.Failed broke) {
            report(broke.shellGone() ? session::crashVariables : () -> Optional.of(session.namespace()), listener);
        }
    }

    /** Where a script may have ended between its steps. */
    public static void report(RunSession session, Announcement announcement, RunListener listener) {
        boolean broke = announcement instanceof Announcement.Ended end
                ? end.failure().isPresent()
                : announcement instanceof Announcement.InnerScript inner
                        && inner.end().flatMap(Announcement.Ended::failure).isPresent();
        if (broke) {
            report(session::crashVariables, listener);
        }
    }

    private static void report(Question question, RunListener listener) {
        try {
            question.ask().ifPresent(variables -> listener.on(new RunEvent.LastVariablesKnown(variables)));
        } catch (RunnerException e) {
            System.getLogger(CrashVariables.class.getName())
                    .log(System.Logger.Level.INFO, "the last variables of the shell are not known", e);
        }
    }
}
