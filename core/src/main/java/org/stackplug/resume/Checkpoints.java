package org.stackplug.resume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.event.StepName;
import org.stackplug.file.PlainFile;
import org.stackplug.file.PrivateFiles;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.state.RunFolder;
import org.stackplug.task.Cancellation;

/**
 * Writes the checkpoints of a run, from which another run can resume: at the end of every point, and after a step that took so
 * long that the cost of a checkpoint is negligible.
 *
 * <p>The folder {@code checkpoints} of the run contains the inputs of the run ({@link RunInputs}); {@code steps}, with a line
 * for each step, written before the step starts; and two files of the last checkpoint. The runner writes {@code N}; after that
 * {@code N.json} is written, with the number of lines of {@code steps} that the checkpoint covers. Covered steps are done;
 * later steps are repeated. Whenever the run is killed, the checkpoint with the highest number that has both files is complete.
 */
public final class Checkpoints implements AutoCloseable {
    static final String FOLDER = "checkpoints";
    static final String STEPS = "steps";
    /** The file that marks a finished run. */
    static final String FINISHED = "finished";

    /** The ratio of a step's time to the cost of a checkpoint from which on a checkpoint is written after the step. */
    private static final int MIN_COST_RATIO = 20;

    private final RunFolder folder;
    private final RunListener listener;
    private final Cancellation cancellation;
    private boolean enabled;
    private Optional<FileChannel> steps = Optional.empty();
    private int stepsStarted;
    private List<String> lostBefore = List.of();
    private int number;
    private long cost;
    private Optional<Point> lastPoint = Optional.empty();
    /** The steps that the resumed run has done, each with its number of times. */
    private final Map<StepName, Integer> done = new HashMap<>();

    /** @param enabled whether checkpoints are written */
    public Checkpoints(RunFolder folder, RunListener listener, Cancellation cancellation, boolean enabled) {
        this.cancellation = cancellation;
        this.folder = folder;
        this.listener = listener;
        this.enabled = enabled;
    }

    /** Returns the checkpoints of a run that can't be resumed. */
    public static Checkpoints none(RunFolder folder, RunListener listener) {
        return new Checkpoints(folder, listener, new Cancellation(), false);
    }

    /** Records the inputs that this run depends on, at the beginning of the run. */
    public void recordInputs(RunInputs inputs) throws IOException {
        inputs.write(folder.folder(FOLDER));
        open();
    }

    public boolean isEnabled() {
        return enabled;
    }

    /** Takes over the checkpoint of an earlier run, before the first step of this run. */
    public void continueFrom(ResumableRun earlier, RunInputs inputs) throws IOException {
        Path unfinished = folder.folder(FOLDER + ".new");
        inputs.write(unfinished);
        PrivateFiles.replace(unfinished.resolve(STEPS), earlier.coveredSteps());
        copy(earlier.checkpoint(), unfinished.resolve(Integer.toString(earlier.number())));
        copy(earlier.progressFile(), unfinished.resolve(earlier.number() + ".json"));
        Files.move(unfinished, folder.path().resolve(FOLDER), StandardCopyOption.ATOMIC_MOVE);
        number = earlier.number();
        lostBefore = earlier.at().lost();
        stepsStarted = earlier.done().size();
        lastPoint = Optional.of(earlier.point());
        earlier.done().forEach(step -> done.merge(step, 1, Integer::sum));
        if (enabled) {
            open();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        PrivateFiles.replace(to, PlainFile.bytes(from, Integer.MAX_VALUE / 2));
    }

    private void open() throws IOException {
        steps = Optional.of(
                FileChannel.open(folder.file(FOLDER, STEPS), StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    }

    /** Returns whether the resumed run has done a step; each of its steps is taken into account once. */
    public boolean takeDone(Step step) {
        Integer times = done.isEmpty() ? null : done.get(StepName.of(step));
        if (times == null) {
            return false;
        }
        if (times == 1) {
            done.remove(StepName.of(step));
        } else {
            done.put(StepName.of(step), times - 1);
        }
        return true;
    }

    /** Records a step that is about to start. */
    public void stepStarting(Step step) throws IOException {
        if (enabled && steps.isPresent()) {
            stepsStarted++;
            steps.get().write(ByteBuffer.wrap(CheckpointProgress.line(step).getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Writes a checkpoint after a step that others follow at its point, if the step took long enough. */
    public void stepDone(RunSession session, Point point, Duration took) throws IOException {
        if (enabled && took.toNanos() >= MIN_COST_RATIO * cost) {
            write(session, point, false);
        }
    }

    /** Writes a checkpoint after the last step of a point. */
    public void pointDone(RunSession session, Point point) throws IOException {
        if (enabled) {
            write(session, point, true);
        }
    }

    private void write(RunSession session, Point point, boolean pointDone) throws IOException {
        long start = System.nanoTime();
        Path here = folder.folder(FOLDER);
        int next = number + 1;
        try {
            // State that an earlier resumption could not restore is missing in this session, which can't report it.
            Set<String> all = new LinkedHashSet<>(lostBefore);
            all.addAll(session.checkpoint(here.resolve(Integer.toString(next)), pointDone));
            List<String> lost = List.copyOf(all);
            PrivateFiles.replace(
                    here.resolve(next + ".json"),
                    new CheckpointProgress(point, pointDone, stepsStarted, lost)
                            .json()
                            .getBytes(StandardCharsets.UTF_8));
            if (number > 0) {
                Files.deleteIfExists(here.resolve(number + ".json"));
                Files.deleteIfExists(here.resolve(Integer.toString(number)));
            }
            number = next;
            lastPoint = Optional.of(point);
            cost = System.nanoTime() - start;
            listener.on(new RunEvent.CheckpointWritten(point, pointDone, stepsStarted, lost, Duration.ofNanos(cost)));
        } catch (RunnerException | IOException e) {
            // The next step finds out whether the shell is still alive. The run does not need checkpoints.
            enabled = false;
            if (e instanceof RunnerException && cancellation.isRequested()) {
                // A shell that the user has interrupted answers nothing, and the run ends.
                return;
            }
            listener.on(new RunEvent.Warned(
                    "no more checkpoints are written: "
                            + (e instanceof IOException io ? PlainFile.why(io) : e.getMessage())
                            + "; the run continues, and 'stack --resume' would start "
                            + lastPoint
                                    .map(reached -> "after '" + reached + "'")
                                    .orElse("from the beginning"),
                    List.of()));
        }
    }

    /** Returns the point of the last checkpoint, from which another run would resume. */
    public Optional<Point> lastPoint() {
        return lastPoint;
    }

    /** Deletes the checkpoint of a finished run, which will not be resumed. */
    public void finish() throws IOException {
        if (number > 0) {
            folder.file(FOLDER, FINISHED);
            Path here = folder.folder(FOLDER);
            Files.deleteIfExists(here.resolve(number + ".json"));
            Files.deleteIfExists(here.resolve(Integer.toString(number)));
            lastPoint = Optional.empty();
        }
        RunInputs.delete(folder.path().resolve(FOLDER));
    }

    @Override
    public void close() {
        try {
            if (steps.isPresent()) {
                steps.get().close();
            }
        } catch (IOException e) {
            System.getLogger(Checkpoints.class.getName())
                    .log(System.Logger.Level.DEBUG, "the list of steps could not be closed", e);
        }
    }
}
