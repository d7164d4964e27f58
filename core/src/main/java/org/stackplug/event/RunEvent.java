package org.stackplug.event;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.stackplug.plugin.Declaration;
import org.stackplug.plugin.Order;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.Problem;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.Changes;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

/**
 * An event of a run.
 *
 * <p>A new kind of event needs a method in {@link RunEventHandler} and an empty one in {@link RunListener}. It compiles only
 * when the journal handles it.
 */
public sealed interface RunEvent {

    /** Calls the handler's method for this kind of event. */
    <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E;

    /**
     * A run starts.
     *
     * @param id the run's id, which is the name of its folder
     * @param part the plugins that the run is about
     * @param version the version of stackplug
     * @param holds the points after which the run will be held
     */
    record RunStarted(
            String id,
            String command,
            Selection part,
            Path topDir,
            Path folder,
            Instant at,
            String version,
            List<Point> holds)
            implements RunEvent {
        public RunStarted {
            holds = List.copyOf(holds);
        }

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
     * each later point that had steps.
     *
     * @param point the shell's current point
     * @param step the only step since the previous event of this kind; empty after localrc, or after several steps
     */
    record VariablesKnown(Point point, Optional<Step> step, Namespace variables) implements RunEvent {
        /** Reports the variables after localrc, or at the end of a point. */
        public VariablesKnown(Point point, Namespace variables) {
            this(point, Optional.empty(), variables);
        }

        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.variablesKnown(this);
        }
    }

    /**
     * The shell's variables at a failure have been read, before the failure is reported. They include variables local to
     * functions, so they are not a lasting state, but they show which values have to be masked.
     */
    record LastVariablesKnown(Namespace variables) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.lastVariablesKnown(this);
        }
    }

    /** The steps are planned, as far as they are known when every checkout is in place; a step can add more. */
    record Planned(List<Step> steps) implements RunEvent {
        public Planned {
            steps = List.copyOf(steps);
        }

        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.planned(this);
        }
    }

    /** The fetch of one checkout starts. */
    record FetchStarted(Declaration declaration) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.fetchStarted(this);
        }
    }

    /**
     * The fetch of one checkout has progressed.
     *
     * @param total the number of units of the task; 0 if it is unknown
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
     * @param from the revision before; empty if there was no checkout
     * @param changes what a move has brought, if that was to be found out and could be
     */
    record Fetched(
            String plugin,
            FetchAction action,
            Optional<Revision> from,
            Revision to,
            Optional<Changes> changes,
            Duration took)
            implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.fetched(this);
        }
    }

    /** A checkout could not be fetched. */
    record FetchFailed(String plugin, Problem problem) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.fetchFailed(this);
        }
    }

    /**
     * A repository that a step clones is in place.
     *
     * @param from the revision before; empty if there was no checkout
     */
    record Cloned(Path folder, Source source, FetchAction action, Optional<Revision> from, Revision to, Duration took)
            implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.cloned(this);
        }
    }

    /** A repository that a step clones could not be fetched. The step may continue without it. */
    record CloneFailed(Path folder, Source source, Problem problem) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.cloneFailed(this);
        }
    }

    /** The fetched repositories have been written into one file. */
    record BundleWritten(Path file, int repositories, long bytes) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.bundleWritten(this);
        }
    }

    /** A plugin runs earlier than it was declared. */
    record Moved(Order.MovedPlugin move) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.moved(this);
        }
    }

    /** A warning for the user, after which the run continues. */
    record Warned(String sentence, List<Place> places) implements RunEvent {
        public Warned {
            places = List.copyOf(places);
        }

        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.warned(this);
        }
    }

    /** The shell has reached a point. */
    record PointReached(Point point) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.pointReached(this);
        }
    }

    /** The run is held after a point, until the user releases it. */
    record Held(Point after, Optional<Duration> timeout) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.held(this);
        }
    }

    /** The run is not held any more. */
    record HoldEnded(Point after, HoldEnd end, Duration took) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.holdEnded(this);
        }
    }

    /**
     * The stack script has started another script.
     *
     * @param name the file name of the inner script
     */
    record ScriptStarted(String name) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.scriptStarted(this);
        }
    }

    /** The inner script has ended. */
    record ScriptEnded(String name, int status) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.scriptEnded(this);
        }
    }

    /**
     * A DevStack tree's own script, or one of its processes, has written output.
     *
     * @param text the output as it was read, not in whole lines
     */
    record ScriptOutput(String text) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.scriptOutput(this);
        }
    }

    /**
     * A checkpoint has been written, from which another run can resume.
     *
     * @param pointDone whether all steps of that point are done
     * @param steps the number of steps that the run has started, including those of the runs that it resumes
     * @param lost descriptions of the shell's state that can't be restored: open descriptors, background jobs
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
     * The run resumes an earlier run.
     *
     * @param run the id of the earlier run
     * @param point the point of its last checkpoint
     * @param pointDone whether all steps of that point were done
     * @param done the number of steps that are not repeated
     * @param replayed the steps that were started after the checkpoint and are repeated
     * @param lost descriptions of the shell's state that can't be restored
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

    /** A step starts. */
    record StepStarted(Step step, Path log) implements RunEvent {
        @Override
        public <E extends Exception> void deliverTo(RunEventHandler<E> handler) throws E {
            handler.stepStarted(this);
        }
    }

    /**
     * A step has written output.
     *
     * @param text the output as it was read, not in whole lines
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
