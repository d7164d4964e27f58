package org.stackplug.event;

/**
 * Follows a run by its events. One thread at a time calls a listener, in the order of the events. An exception of a listener is
 * logged and does not affect the run; the problem of a {@link ListenerException} is reported when the run ends.
 */
public interface RunListener extends RunEventHandler<RuntimeException> {
    /** Ignores everything. */
    RunListener NONE = new RunListener() {};

    /** Receives an event and calls the method for its kind. A listener that treats all kinds alike overrides this method. */
    default void on(RunEvent event) {
        event.deliverTo(this);
    }

    @Override
    default void runStarted(RunEvent.RunStarted event) {}

    @Override
    default void declared(RunEvent.Declared event) {}

    @Override
    default void variablesKnown(RunEvent.VariablesKnown event) {}

    @Override
    default void lastVariablesKnown(RunEvent.LastVariablesKnown event) {}

    @Override
    default void planned(RunEvent.Planned event) {}

    @Override
    default void fetchStarted(RunEvent.FetchStarted event) {}

    @Override
    default void fetchProgress(RunEvent.FetchProgress event) {}

    @Override
    default void fetched(RunEvent.Fetched event) {}

    @Override
    default void fetchFailed(RunEvent.FetchFailed event) {}

    @Override
    default void cloned(RunEvent.Cloned event) {}

    @Override
    default void cloneFailed(RunEvent.CloneFailed event) {}

    @Override
    default void bundleWritten(RunEvent.BundleWritten event) {}

    @Override
    default void moved(RunEvent.Moved event) {}

    @Override
    default void warned(RunEvent.Warned event) {}

    @Override
    default void pointReached(RunEvent.PointReached event) {}

    @Override
    default void held(RunEvent.Held event) {}

    @Override
    default void holdEnded(RunEvent.HoldEnded event) {}

    @Override
    default void scriptStarted(RunEvent.ScriptStarted event) {}

    @Override
    default void scriptEnded(RunEvent.ScriptEnded event) {}

    @Override
    default void scriptOutput(RunEvent.ScriptOutput event) {}

    @Override
    default void checkpointWritten(RunEvent.CheckpointWritten event) {}

    @Override
    default void runResumed(RunEvent.RunResumed event) {}

    @Override
    default void stepStarted(RunEvent.StepStarted event) {}

    @Override
    default void stepOutput(RunEvent.StepOutput event) {}

    @Override
    default void stepEnded(RunEvent.StepEnded event) {}

    @Override
    default void runEnded(RunEvent.RunEnded event) {}
}
