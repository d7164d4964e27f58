package org.stackplug.event;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.stackplug.plugin.Declaration;
import org.stackplug.plugin.Order;
import org.stackplug.problem.Problem;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

/**
 * One thing that happened in a run.
 *
 * <p>An event that is added needs a method in {@link RunEventHandler}, an empty one in {@link RunListener}, and compiles
 * only when the journal knows it as well.
 */
public sealed interface RunEvent {

    /** Calls the method of the handler that is for this kind of event. */
    <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E;

    /**
     * A run begins.
     *
     * @param id names its folder
     * @param version of the tool
     */
    record RunStarted(String id, String command, Path topDir, Path folder, Instant at, String version)
            implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.runStarted(this);
        }
    }

    /** localrc has been evaluated. */
    record Declared(Path dest, List<Declaration> declarations) implements RunEvent {
        public Declared {
            declarations = List.copyOf(declarations);
        }

        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.declared(this);
        }
    }

    /**
     * The shell's variables have been read: after localrc, after every override-defaults and settings file, and at the end of
     * the points behind them at which anything was run.
     *
     * @param point where the shell stands
     * @param step the only one that was run since the last time; empty when it was localrc, or any number of steps
     */
    record VariablesKnown(Point point, Optional<Step> step, Namespace variables) implements RunEvent {
        /** After localrc, or at the end of a point. */
        public VariablesKnown(Point point, Namespace variables) {
            this(point, Optional.empty(), variables);
        }

        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.variablesKnown(this);
        }
    }

    /**
     * What the variables were when something broke, before that is told: no state that lasts, since those local to functions
     * are among them, but what says which values must not be shown.
     */
    record LastVariablesKnown(Namespace variables) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.lastVariablesKnown(this);
        }
    }

    /** What will be run, as far as it is known when every checkout is in place; a step can bring more. */
    record Planned(List<Step> steps) implements RunEvent {
        public Planned {
            steps = List.copyOf(steps);
        }

        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.planned(this);
        }
    }

    /** Work on one checkout begins. */
    record FetchStarted(Declaration declaration) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.fetchStarted(this);
        }
    }

    /**
     * Work on one checkout goes on.
     *
     * @param total 0 when nobody knows
     */
    record FetchProgress(String plugin, String task, int done, int total) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.fetchProgress(this);
        }
    }

    /**
     * A checkout is in place.
     *
     * @param from where it was before; empty when it was not there
     */
    record Fetched(String plugin, FetchAction action, Optional<Revision> from, Revision to, Duration took)
            implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.fetched(this);
        }
    }

    /** A checkout could not be brought to its place. */
    record FetchFailed(String plugin, Problem problem) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.fetchFailed(this);
        }
    }

    /**
     * What a step clones is in place.
     *
     * @param from where it was before; empty when it was not there
     */
    record Cloned(Path folder, Source source, FetchAction action, Optional<Revision> from, Revision to, Duration took)
            implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.cloned(this);
        }
    }

    /** What a step clones could not be brought to its place. The step may go on without it. */
    record CloneFailed(Path folder, Source source, Problem problem) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.cloneFailed(this);
        }
    }

    /** A plugin runs earlier than it was declared. */
    record Moved(Order.MovedPlugin move) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.moved(this);
        }
    }

    /** Something that the user should know, and that keeps nothing from going on. */
    record Warned(String sentence, List<Place> places) implements RunEvent {
        public Warned {
            places = List.copyOf(places);
        }

        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.warned(this);
        }
    }

    /** The shell stands at a point. */
    record PointReached(Point point) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.pointReached(this);
        }
    }

    /**
     * The stack script has started another one.
     *
     * @param name its file name
     */
    record ScriptStarted(String name) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.scriptStarted(this);
        }
    }

    /** That one has ended. */
    record ScriptEnded(String name, int status) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.scriptEnded(this);
        }
    }

    /**
     * A DevStack tree's own script has written something, or what runs below it.
     *
     * @param text as it came, not in whole lines
     */
    record ScriptOutput(String text) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.scriptOutput(this);
        }
    }

    /**
     * The shell has been written down: another run can go on from here.
     *
     * @param pointDone whether all steps of that point are done
     * @param steps how many steps the run has taken by now, those of the runs that it continues included
     * @param lost what the shell holds that no other can be given: open descriptors, background jobs
     */
    record CheckpointWritten(Point point, boolean pointDone, int steps, List<String> lost, Duration took)
            implements RunEvent {
        public CheckpointWritten {
            lost = List.copyOf(lost);
        }

        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.checkpointWritten(this);
        }
    }

    /**
     * The run goes on where another one has stopped.
     *
     * @param run that one's id
     * @param point of its last checkpoint
     * @param pointDone whether all steps of that point were done
     * @param done how many steps are not taken again
     * @param replayed the steps that had been begun since the checkpoint, and are taken again
     * @param lost what the shell held that no other can be given
     */
    record RunResumed(String run, Point point, boolean pointDone, int done, List<StepName> replayed, List<String> lost)
            implements RunEvent {
        public RunResumed {
            replayed = List.copyOf(replayed);
            lost = List.copyOf(lost);
        }

        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.runResumed(this);
        }
    }

    /** A step begins. */
    record StepStarted(Step step, Path log) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.stepStarted(this);
        }
    }

    /**
     * A step has written something.
     *
     * @param text as it came, not in whole lines
     */
    record StepOutput(Step step, String text) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.stepOutput(this);
        }
    }

    /** A step has ended. */
    record StepEnded(Step step, StepResult result, Path log, Duration took, StepNotes notes) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.stepEnded(this);
        }
    }

    /** The run has ended. */
    record RunEnded(Outcome outcome, List<Problem> problems, Duration took) implements RunEvent {
        public RunEnded {
            problems = List.copyOf(problems);
        }

        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.runEnded(this);
        }
    }
}
