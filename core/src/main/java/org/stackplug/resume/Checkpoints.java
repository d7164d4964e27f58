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

/**
 * Writes down how far a run has come, so that another run can go on from there: at the end of every point, and after a step
 * that has taken so long that a checkpoint costs nothing beside it.
 *
 * <p>In the folder {@code checkpoints} of the run: what the run goes by ({@link RunInputs}); {@code steps}, a line for each
 * step, written before it is begun; and of the last checkpoint {@code N}, which the runner writes, and {@code N.json}, written
 * behind it, which says how many lines of {@code steps} it covers. What is covered is done; what stands behind it has to be
 * taken again. Whenever the run is killed, the checkpoint with the highest number that has both files is whole.
 */
public final class Checkpoints implements AutoCloseable {
    static final String FOLDER = "checkpoints";
    static final String STEPS = "steps";
    /** In a run that has come to its end. */
    static final String FINISHED = "finished";

    /** A step that takes so many times what a checkpoint costs is worth one. */
    private static final int MIN_COST_RATIO = 20;

    private final RunFolder folder;
    private final RunListener listener;
    private boolean enabled;
    private Optional<FileChannel> steps = Optional.empty();
    private int stepsStarted;
    private List<String> lostBefore = List.of();
    private int number;
    private long cost;
    private Optional<Point> lastPoint = Optional.empty();
    /** Steps that the continued run has done, and how often. */
    private final Map<StepName, Integer> done = new HashMap<>();

    /** @param enabled whether checkpoints are written */
    public Checkpoints(RunFolder folder, RunListener listener, boolean enabled) {
        this.folder = folder;
        this.listener = listener;
        this.enabled = enabled;
    }

    /** Of a run that nobody can continue. */
    public static Checkpoints none(RunFolder folder, RunListener listener) {
        return new Checkpoints(folder, listener, false);
    }

    /** The run begins, and goes by this. */
    public void recordInputs(RunInputs inputs) throws IOException {
        inputs.write(folder.folder(FOLDER));
        open();
    }

    public boolean isEnabled() {
        return enabled;
    }

    /** The run goes on from a checkpoint of another one, which is its own from now on. Before it takes any step. */
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

    /** Whether the continued run has done it: once for each time that it has. */
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

    /** A step is about to begin. */
    public void stepStarting(Step step) throws IOException {
        if (enabled && steps.isPresent()) {
            stepsStarted++;
            steps.get().write(ByteBuffer.wrap(CheckpointProgress.line(step).getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** A step has done its work, and others follow at its point. */
    public void stepDone(RunSession session, Point point, Duration took) throws IOException {
        if (enabled && took.toNanos() >= MIN_COST_RATIO * cost) {
            write(session, point, false);
        }
    }

    /** No step follows at this point. */
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
            // What an earlier resumption could not restore is not there now, so that nobody would name it any more.
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
            // Whether the shell is still there is the next step's to find out; without checkpoints the run is as good.
            enabled = false;
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

    /** Where another run would go on. */
    public Optional<Point> lastPoint() {
        return lastPoint;
    }

    /** The run has come to its end: nobody will continue it. */
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
