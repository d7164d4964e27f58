package org.stackplug.session.step;

import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.problem.Problem;
import org.stackplug.session.Localrc;
import org.stackplug.session.RunContext;
import org.stackplug.session.StepProblems;
import org.stackplug.settings.ObservedSettings;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;

/**
 * Reads the shell's variables where a step may have changed them. That costs many times what a step does, so they are read
 * only where it shows which file set what, and at the end of a point at which something ran.
 */
final class VariableReader {
    private final RunContext run;
    private final Localrc localrc;
    private final ObservedSettings settings;
    /** Placing the plugins changes variables. */
    private boolean changed = true;

    VariableReader(RunContext run, Localrc localrc) {
        this.run = run;
        this.localrc = localrc;
        this.settings = new ObservedSettings(localrc.assignments());
    }

    /** Something ran that can have changed variables. */
    void noteChange() {
        changed = true;
    }

    /** Reads the variables if they can have changed since the last time. */
    void readChanged(RunSession session, Point point) throws RunnerException {
        if (changed) {
            read(session, point, Optional.empty());
        }
    }

    /** Reads the variables after the only step that ran since the last time, or after any number of them. */
    void read(RunSession session, Point point, Optional<Step> step) throws RunnerException {
        try {
            Namespace now = session.namespace();
            settings.record(step, now);
            run.listener().on(new RunEvent.VariablesKnown(point, step, now));
            changed = false;
        } catch (RunnerException e) {
            if (!run.cancellation().isRequested()) {
                throw e;
            }
        }
    }

    /** Returns the problem if a service that localrc has disabled is enabled after all settings. */
    Optional<Problem> disabledService() {
        return settings.disabledService().map(service -> StepProblems.disabledService(service, localrc));
    }

    /** Warns of plugins whose settings conflict. */
    void warnOfConflicts() {
        settings.drainConflicts().forEach(run.listener()::on);
    }
}
