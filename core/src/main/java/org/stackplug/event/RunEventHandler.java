package org.stackplug.event;

/**
 * Handles every kind of event. When a kind of event is added, an implementation does not compile until it handles that kind. A
 * class that needs only some events implements {@link RunListener}.
 *
 * @param <E> the exception that its methods throw
 */
public interface RunEventHandler<E extends Exception> {
    void runStarted(RunEvent.RunStarted event) throws E;

    void declared(RunEvent.Declared event) throws E;

    void variablesKnown(RunEvent.VariablesKnown event) throws E;

    void lastVariablesKnown(RunEvent.LastVariablesKnown event) throws E;

    void planned(RunEvent.Planned event) throws E;

    void fetchStarted(RunEvent.FetchStarted event) throws E;

    void fetchProgress(RunEvent.FetchProgress event) throws E;

    void fetched(RunEvent.Fetched event) throws E;

    void fetchFailed(RunEvent.FetchFailed event) throws E;

    void cloned(RunEvent.Cloned event) throws E;

    void cloneFailed(RunEvent.CloneFailed event) throws E;

    void bundleWritten(RunEvent.BundleWritten event) throws E;

    void moved(RunEvent.Moved event) throws E;

    void warned(RunEvent.Warned event) throws E;

    void pointReached(RunEvent.PointReached event) throws E;

    void held(RunEvent.Held event) throws E;

    void holdEnded(RunEvent.HoldEnded event) throws E;

    void scriptStarted(RunEvent.ScriptStarted event) throws E;

    void scriptEnded(RunEvent.ScriptEnded event) throws E;

    void scriptOutput(RunEvent.ScriptOutput event) throws E;

    void checkpointWritten(RunEvent.CheckpointWritten event) throws E;

    void runResumed(RunEvent.RunResumed event) throws E;

    void stepStarted(RunEvent.StepStarted event) throws E;

    void stepOutput(RunEvent.StepOutput event) throws E;

    void stepEnded(RunEvent.StepEnded event) throws E;

    void runEnded(RunEvent.RunEnded event) throws E;
}
