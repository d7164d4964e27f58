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
 * Lets listeners know the variables of a shell that broke, before they are told what it ran and printed. Where they can't be
 * read, that is told all the same.
 */
public final class CrashVariables {
    /** Asks a session. */
    @FunctionalInterface
    private interface Question {
        Optional<Namespace> ask() throws RunnerException;
    }

    private CrashVariables() {}

    /** After a step. */
    public static void tell(RunSession session, StepResult result, RunListener listener) {
        if (result instanceof StepResult.Broke broke) {
            tell(broke.shellGone() ? session::lastVariables : () -> Optional.of(session.namespace()), listener);
        }
    }

    /** Where a script may have ended between its steps. */
    public static void tell(RunSession session, Announcement announcement, RunListener listener) {
        boolean broke = announcement instanceof Announcement.Ended end
                ? end.failure().isPresent()
                : announcement instanceof Announcement.InnerScript inner
                        && inner.end().flatMap(Announcement.Ended::failure).isPresent();
        if (broke) {
            tell(session::lastVariables, listener);
        }
    }

    private static void tell(Question question, RunListener listener) {
        try {
            question.ask().ifPresent(variables -> listener.on(new RunEvent.LastVariablesKnown(variables)));
        } catch (RunnerException e) {
            System.getLogger(CrashVariables.class.getName())
                    .log(System.Logger.Level.INFO, "the last variables of the shell are not known", e);
        }
    }
}
