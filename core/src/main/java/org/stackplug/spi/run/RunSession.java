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
 * <p>One thread drives a session; only {@link #cancel()} may be called from any thread. {@link #close()} terminates the shell
 * if it is still alive, and may be called more than once. It does not terminate processes that steps started to outlive them.
 *
 * @since 0.1.0
 */
public interface RunSession extends AutoCloseable {

    /**
     * Lets the shell continue from its current point, and waits for its next announcement.
     *
     * @throws RunnerException if the shell sends a message that can't be understood; the session is then over
     */
    Announcement next() throws RunnerException;

    /**
     * Sets the plugins of the shell and their order. Called at {@link Point#FETCH} when every checkout is in place, and in
     * any case before the plugins' first step.
     */
    void setPlugins(List<PlacedPlugin> plugins) throws RunnerException;

    /**
     * Runs a step at the shell's current point. After a {@link Step.Merge} no {@link Step.Script} follows at that point.
     *
     * @param log the file to which the step's standard output and error are appended, byte for byte
     * @param limit the time-out after which the step is terminated with all its processes; empty: none
     */
    StepResult run(Step step, Path log, Optional<Duration> limit) throws RunnerException;

    /**
     * Returns the notes since the last call, and clears them. Called after {@link #run} and after each announcement. After the
     * announcement of a {@link Announcement.OwnStep} these are the notes that the script made before it, even if the script has
     * gone on and made others.
     */
    default StepNotes drainNotes() throws RunnerException {
        return StepNotes.none();
    }

    /** Returns the variables at the shell's current point, without those that are local to the point's own function. */
    Namespace namespace() throws RunnerException;

    /**
     * Returns the variables of the shell when it failed, including those that were local to the active functions. A secret
     * that a step generated may be in a local variable, and has to be masked in the failed command and the log. Called once,
     * after a {@link StepResult.Failed} with which the shell terminated, or after an {@link Announcement.Ended} with a
     * failure.
     *
     * @return empty if the variables are unknown because the shell was killed
     */
    Optional<Namespace> crashVariables() throws RunnerException;

    /**
     * Returns the errors during the evaluation of localrc, in order. Called at the first point, or after an
     * {@link Announcement.Ended} before it. The list contains each failed command outside of a condition, and each message
     * of the shell with a place in localrc or in a file that localrc sources. It does not contain the output of a command
     * that did not fail.
     */
    default List<LocalrcFault> localrcFaults() throws RunnerException {
        return List.of();
    }

    /**
     * Writes a checkpoint from which another session can be restored: the state of the shell, as far as it can be saved.
     * Called between two steps, and only if with {@link PhaseRunner.Capability#CHECKPOINTS}.
     *
     * @param file the checkpoint, which is created as a private file (mode 0600), completely or not at all
     * @param pointDone whether no step follows at this point: then the point's local state is discarded, and no step may be
     *     run before the next {@link #next()}
     * @return descriptions of the state that can't be saved: open descriptors, background jobs
     */
    default List<String> checkpoint(Path file, boolean pointDone) throws RunnerException {
        throw new RunnerException("this runner can't write checkpoints");
    }

    /**
     * Returns whether the shell is alive. Asked several times a second while core holds a shell at a point, for minutes or
     * hours: a shell that has ended is not held any longer, and {@link #next()} reports its end.
     */
    default boolean isAlive() {
        return true;
    }

    /**
     * Terminates the running step with all its processes, and returns immediately. The current call, or else the next one,
     * reports {@link Failure.Kind#CANCELLED}. Processes that ignore the request to terminate are killed before
     * {@link #close()} returns.
     */
    void cancel();

    @Override
    void close();
}
