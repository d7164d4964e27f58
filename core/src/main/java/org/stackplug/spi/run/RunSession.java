package org.stackplug.spi.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

/**
 * One shell, from localrc to the last point.
 *
 * <p>Driven by one thread; only {@link #cancel()} may be called from any. {@link #close()} ends the shell if it still
 * lives, may be called more than once, and leaves alone what the steps started to outlive them.
 */
public interface RunSession extends AutoCloseable {

    /**
     * Lets the shell go on from the point where it stands, and waits until it stops again, or tells something on its way.
     *
     * @throws RunnerException if the shell says what can't be understood; the session is over then
     */
    Announcement next() throws RunnerException;

    /**
     * Tells the shell which plugins there are and in which order. Called at {@link Point#FETCH}, when every checkout is in
     * place; before the plugins' first step at all events.
     */
    void setPlugins(List<PlacedPlugin> plugins) throws RunnerException;

    /**
     * Runs a step at the point where the shell stands. After a {@link Step.Merge} no {@link Step.Script} follows at that
     * point.
     *
     * @param log what the step writes to its standard output and error is appended to this file, byte for byte
     * @param limit after this long the step is ended with all its processes; empty: never
     */
    StepResult run(Step step, Path log, Optional<Duration> limit) throws RunnerException;

    /**
     * Returns what was noted since this was asked last. To be asked after {@link #run}, and after an announcement that ends
     * what the script did by itself.
     */
    default StepNotes drainNotes() throws RunnerException {
        return StepNotes.none();
    }

    /** The variables as they are at the point where the shell stands, without those of the point's own function. */
    Namespace namespace() throws RunnerException;

    /**
     * The variables that the shell had when it broke, those that were local to the functions it was in included: what a step
     * has made up and kept there can be a secret, and what it ran and printed is told. To be asked after a
     * {@link StepResult.Failed} with which the shell is gone, or after {@link Announcement.Ended} with a failure, and once.
     *
     * @return empty when nobody knows: the shell was killed
     */
    Optional<Namespace> crashVariables() throws RunnerException;

    /**
     * Returns what went wrong while localrc was read, in order. To be asked at the first point, or after an {@link
     * Announcement.Ended} before it. Each command outside of a condition that failed is in it, and every message of the
     * shell's with a place in localrc or in a file that localrc sources; what a command without a failure printed is not.
     */
    default List<LocalrcFault> localrcFaults() throws RunnerException {
        return List.of();
    }

    /**
     * Writes what another session can be restored from: everything that the shell has at this moment, as far as it can be
     * written down. Called between two steps, and only where {@link PhaseRunner#supportsCheckpoints()}.
     *
     * @param file is made, private (mode 0600), whole or not at all
     * @param pointDone whether no step follows at this point: then what is local to the point is over, and no step may be run
     *     before the next {@link #next()}
     * @return what the shell holds and no other session can be given, in words: open descriptors, background jobs
     */
    default List<String> checkpoint(Path file, boolean pointDone) throws RunnerException {
        throw new RunnerException("this runner can't write checkpoints");
    }

    /**
     * Ends what runs now, with all its processes. The call under way answers with {@link Failure.Kind#CANCELLED}, or the
     * next one does. Returns at once; what does not end when it is asked to is gone when {@link #close()} returns.
     */
    void cancel();

    @Override
    void close();
}
