package org.stackplug.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.event.RunEvent;
import org.stackplug.event.StepName;
import org.stackplug.spi.Point;

/**
 * An earlier run that did not come to its end, and how far it came.
 *
 * @param run the run's id
 * @param folder of its checkpoints
 * @param number of the checkpoint
 * @param at what it says
 * @param done the steps that need not be taken again, in order
 * @param replayed those that were begun behind the checkpoint, and are taken again
 * @param inputs what the run went by
 */
record Resumption(
        String run,
        Path folder,
        int number,
        Progress at,
        List<StepName> done,
        List<StepName> replayed,
        RunInputs inputs) {
    /** In a run that continues another one: that one's id. Made before anything else. */
    private static final String CONTINUES = "continues";

    private static final Pattern RUN = Pattern.compile("(\\d{8}-\\d{6})-([a-z]+)(?:-(\\d+))?");
    private static final Pattern CHECKPOINT = Pattern.compile("(\\d+)\\.json");

    Resumption {
        done = List.copyOf(done);
        replayed = List.copyOf(replayed);
    }

    /**
     * What there is to continue.
     *
     * @param why nothing is found, a sentence without a full stop; otherwise empty
     */
    record Search(Optional<Resumption> found, String why) {}

    Point point() {
        return at.point();
    }

    Path checkpoint() {
        return folder.resolve(Integer.toString(number));
    }

    Path progress() {
        return folder.resolve(number + ".json");
    }

    /** The file of steps, without those that are taken again. */
    byte[] coveredSteps() throws IOException {
        StringBuilder covered = new StringBuilder();
        Files.readString(folder.resolve(Checkpoints.STEPS), StandardCharsets.UTF_8)
                .lines()
                .limit(at.steps())
                .forEach(line -> covered.append(line).append('\n'));
        return covered.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The points that are left of these, and the one at which a restored session begins. */
    List<Point> left(List<Point> points) {
        List<Point> left = new ArrayList<>(List.of(Point.FETCH));
        int index = points.indexOf(at.point()) + (at.pointDone() ? 1 : 0);
        points.subList(Math.max(index, 1), points.size()).forEach(left::add);
        return left;
    }

    /** Notes in the folder of a new run that it continues this one. */
    void mark(RunFolder continuing) throws IOException {
        RunFolder.replace(continuing.path().resolve(CONTINUES), run.getBytes(StandardCharsets.UTF_8));
    }

    /** What listeners are told. */
    RunEvent.RunResumed event() {
        return new RunEvent.RunResumed(run, at.point(), at.pointDone(), done.size(), replayed, at.lost());
    }

    /**
     * Looks for the newest stack of a TOP_DIR, whose lock is held: one that was not finished can be continued, unless what it
     * did has been torn down since.
     */
    static Search search(Path topDir) throws IOException {
        for (Path folder : newestFirst(topDir.resolve(".stackplug/runs"))) {
            String id = String.valueOf(folder.getFileName());
            Matcher name = RUN.matcher(id);
            if (!name.matches() || !hasBegun(folder)) {
                continue;
            }
            String command = name.group(2);
            if (command.equals(Command.UNSTACK.word()) || command.equals(Command.CLEAN.word())) {
                return nothing("'" + command + "' has been run since the last stack");
            }
            if (command.equals(Command.STACK.word())) {
                return search(folder, id);
            }
        }
        return nothing("no stack has been run here yet");
    }

    private static Search search(Path folder, String id) throws IOException {
        Path checkpoints = folder.resolve(Checkpoints.FOLDER);
        if (Files.exists(checkpoints.resolve(Checkpoints.FINISHED))) {
            return nothing("the last stack, " + id + ", has come to its end");
        }
        int newest = newest(checkpoints);
        if (newest > 0) {
            return new Search(Optional.of(read(id, checkpoints, newest)), "");
        }
        Path continues = folder.resolve(CONTINUES);
        if (Files.exists(continues)) {
            // It was killed before it had a checkpoint of its own.
            String earlier = Files.readString(continues, StandardCharsets.UTF_8);
            return search(folder.resolveSibling(earlier), earlier);
        }
        return nothing("the last stack, " + id + ", has left no checkpoint");
    }

    private static Search nothing(String why) {
        return new Search(Optional.empty(), why);
    }

    /** Whether a session was opened in it, or it was to continue another: before that nothing has been done. */
    private static boolean hasBegun(Path folder) {
        return Files.exists(folder.resolve("session-1")) || Files.exists(folder.resolve(CONTINUES));
    }

    /** The number of the last checkpoint that is whole; 0 for none. */
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

    private static Resumption read(String id, Path checkpoints, int number) throws IOException {
        Progress at = Progress.parse(Files.readString(checkpoints.resolve(number + ".json"), StandardCharsets.UTF_8));
        List<StepName> all = new ArrayList<>();
        Files.readString(checkpoints.resolve(Checkpoints.STEPS), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> Progress.step(line).ifPresent(all::add));
        int covered = Math.min(at.steps(), all.size());
        return new Resumption(
                id,
                checkpoints,
                number,
                at,
                all.subList(0, covered),
                all.subList(covered, all.size()),
                RunInputs.read(checkpoints));
    }

    private static List<Path> newestFirst(Path runs) throws IOException {
        List<Path> folders = new ArrayList<>();
        if (Files.isDirectory(runs)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(runs, "[0-9]*")) {
                all.forEach(folders::add);
            }
        }
        folders.sort(Comparator.comparing(Resumption::second)
                .thenComparing(Resumption::touched)
                .reversed());
        return folders;
    }

    private static String second(Path run) {
        Matcher name = RUN.matcher(String.valueOf(run.getFileName()));
        return name.matches() ? name.group(1) : "";
    }

    /** Of runs that began in the same second the later one. */
    private static long touched(Path run) {
        return run.toFile().lastModified();
    }
}
