package org.stackplug.resume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.event.RunEvent;
import org.stackplug.event.StepName;
import org.stackplug.file.PlainFile;
import org.stackplug.file.PrivateFiles;
import org.stackplug.json.DamagedException;
import org.stackplug.options.Command;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.step.Point;
import org.stackplug.state.RunFolder;
import org.stackplug.state.RunFolders;
import org.stackplug.state.RunId;

/**
 * An earlier run that did not finish, and its last checkpoint.
 *
 * @param run the run's id
 * @param folder the folder of its checkpoints
 * @param number the number of the checkpoint
 * @param at the progress at the checkpoint
 * @param done the steps that are not repeated, in order
 * @param replayed the steps that were started after the checkpoint and are repeated, in order
 * @param inputs the inputs of the run
 */
public record ResumableRun(
        String run,
        Path folder,
        int number,
        CheckpointProgress at,
        List<StepName> done,
        List<StepName> replayed,
        RunInputs inputs) {
    /** The file with the id of the run that a run resumes. It is created before anything else. */
    private static final String CONTINUES = "continues";

    /** The empty file of a run of a part of the plugins, which no run resumes. */
    private static final String PARTIAL = "partial";

    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final long MAX_NAME_BYTES = 256;

    private static final Pattern CHECKPOINT = Pattern.compile("(\\d{1,9})\\.json");

    public ResumableRun {
        done = List.copyOf(done);
        replayed = List.copyOf(replayed);
    }

    /**
     * The result of the search for a run to resume.
     *
     * @param found the run; empty if there is none
     * @param reason the reason why there is none, a sentence without a full stop; otherwise empty
     */
    record SearchResult(Optional<ResumableRun> found, String reason) {}

    Point point() {
        return at.point();
    }

    public Path checkpoint() {
        return folder.resolve(Integer.toString(number));
    }

    Path progressFile() {
        return folder.resolve(number + ".json");
    }

    /** Returns the content of the list of steps, without the steps that are repeated. */
    byte[] coveredSteps() throws IOException {
        StringBuilder covered = new StringBuilder();
        PlainFile.text(folder.resolve(Checkpoints.STEPS), MAX_BYTES)
                .lines()
                .limit(at.steps())
                .forEach(line -> covered.append(line).append('\n'));
        return covered.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the points at which a restored session starts and continues, out of the points of the command. */
    List<Point> remainingPoints(List<Point> points) {
        List<Point> left = new ArrayList<>(List.of(Point.FETCH));
        int index = points.indexOf(at.point()) + (at.pointDone() ? 1 : 0);
        points.subList(Math.max(index, 1), points.size()).forEach(left::add);
        return left;
    }

    /** Records in the folder of a new run that the new run resumes this one. */
    void recordContinuation(RunFolder continuing) throws IOException {
        PrivateFiles.replace(continuing.path().resolve(CONTINUES), run.getBytes(StandardCharsets.UTF_8));
    }

    /** Records in the folder of a new run that it is about a part of the plugins. */
    public static void recordPartial(RunFolder folder) throws IOException {
        PrivateFiles.replace(folder.path().resolve(PARTIAL), new byte[0]);
    }

    /** Returns the event that reports the resumption to listeners. */
    public RunEvent.RunResumed event() {
        return new RunEvent.RunResumed(run, at.point(), at.pointDone(), done.size(), replayed, at.lost());
    }

    /**
     * Searches for the newest stack of a TOP_DIR, whose lock is held. An unfinished stack can be resumed, unless a teardown was
     * run since.
     */
    static SearchResult search(Path topDir) throws IOException {
        RunFolders runs = new RunFolders(topDir);
        runs.checkNumbers();
        for (Path folder : runs.newestFirst()) {
            RunId id = RunId.of(folder).orElseThrow();
            if (!hasBegun(folder)) {
                continue;
            }
            if (id.command().equals(Command.UNSTACK.word()) || id.command().equals(Command.CLEAN.word())) {
                return nothing("'" + id.command() + "' has been run since the last stack");
            }
            if (id.command().equals(Command.STACK.word())) {
                return search(folder, id, new HashSet<>());
            }
        }
        return nothing("no stack has been run here yet");
    }

    /** @param seen the runs that have been inspected */
    private static SearchResult search(Path folder, RunId id, Set<RunId> seen) throws IOException {
        Path checkpoints = folder.resolve(Checkpoints.FOLDER);
        if (Files.isSymbolicLink(checkpoints)) {
            throw new DamagedException(new Place(checkpoints, 0), "it is a link, not a folder");
        }
        if (Files.exists(folder.resolve(PARTIAL))) {
            return nothing("the last stack, " + id.text() + ", ran only a part of the plugins");
        }
        if (Files.exists(checkpoints.resolve(Checkpoints.FINISHED))) {
            return nothing("the last stack, " + id.text() + ", has finished");
        }
        int newest = newest(checkpoints);
        if (newest > 0) {
            return new SearchResult(Optional.of(read(id.text(), checkpoints, newest)), "");
        }
        Path continues = folder.resolve(CONTINUES);
        if (Files.exists(continues)) {
            // The run was killed before it had written its own checkpoint.
            String earlier = PlainFile.text(continues, MAX_NAME_BYTES);
            Optional<RunId> run = RunId.of(earlier);
            if (run.isEmpty() || !seen.add(id)) {
                throw new DamagedException(
                        new Place(continues, 1), "it does not name an earlier run: '" + earlier + "'");
            }
            return search(folder.resolveSibling(run.get().text()), run.get(), seen);
        }
        return nothing("the last stack, " + id.text() + ", has left no checkpoint");
    }

    private static SearchResult nothing(String why) {
        return new SearchResult(Optional.empty(), why);
    }

    /** Returns whether a run has opened a session or was to resume another run; before that, it has done nothing. */
    private static boolean hasBegun(Path folder) {
        return Files.exists(folder.resolve("session-1")) || Files.exists(folder.resolve(CONTINUES));
    }

    /** Returns the number of the last complete checkpoint; 0 if there is none. */
    private static int newest(Path checkpoints) throws IOException {
        int newest = 0;
        if (Files.isDirectory(checkpoints)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(checkpoints, "*.json")) {
                for (Path file : files) {
                    Matcher name = CHECKPOINT.matcher(String.valueOf(file.getFileName()));
                    if (name.matches() && Files.exists(checkpoints.resolve(name.group(1)))) {
                        newest = Math.max(newest, Integer.parseInt(name.group(1)));
                    }
                }
            }
        }
        return newest;
    }

    private static ResumableRun read(String id, Path checkpoints, int number) throws IOException {
        PlainFile.check(checkpoints.resolve(Integer.toString(number)));
        CheckpointProgress at = CheckpointProgress.read(checkpoints.resolve(number + ".json"));
        Path file = checkpoints.resolve(Checkpoints.STEPS);
        List<String> lines = PlainFile.text(file, MAX_BYTES).lines().toList();
        if (lines.size() < at.steps()) {
            throw new DamagedException(
                    new Place(file, lines.size()),
                    "it ends too early: the checkpoint covers " + at.steps() + " steps, and it has " + lines.size());
        }
        List<StepName> all = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                all.add(CheckpointProgress.step(lines.get(i), new Place(file, i + 1)));
            } catch (DamagedException e) {
                if (i < at.steps() || i < lines.size() - 1) {
                    throw e;
                }
                // The run was killed while it wrote its last line.
            }
        }
        return new ResumableRun(
                id,
                checkpoints,
                number,
                at,
                all.subList(0, at.steps()),
                all.subList(at.steps(), all.size()),
                RunInputs.read(checkpoints));
    }
}
