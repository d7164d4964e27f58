package org.stackplug.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.stackplug.file.NotesFolder;
import org.stackplug.file.PlainFile;
import org.stackplug.file.StorageProblem;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.state.RunFolders;
import org.stackplug.state.RunLock;

/** The runs of a TOP_DIR, read from their folders. Writes nothing. */
public final class Runs {
    /** Names the newest run in {@link #find}. */
    public static final String LATEST = "latest";

    private final Path topDir;

    public Runs(Path topDir) {
        this.topDir = topDir;
    }

    /** All runs whose journal can be read, the newest first. */
    public List<RunRecord> all() throws StackplugException {
        return all(problem -> {});
    }

    /**
     * All runs whose journal can be read, the newest first.
     *
     * @param damaged is given a problem for each run whose journal can't be read; one that ended before it had a journal
     *     is not damaged
     */
    public List<RunRecord> all(Consumer<Problem> damaged) throws StackplugException {
        List<RunRecord> all = new ArrayList<>();
        for (Path run : folders()) {
            try {
                all.add(read(run));
            } catch (IOException e) {
                if (!(e instanceof NoSuchFileException) && hasBegun(run)) {
                    damaged.accept(unreadable(run, e));
                }
            }
        }
        return all;
    }

    private static boolean hasBegun(Path run) {
        Path journal = run.resolve(JournalReader.NAME);
        try {
            return !Files.isRegularFile(journal) || Files.size(journal) > 0;
        } catch (IOException e) {
            return true;
        }
    }

    private static Problem unreadable(Path run, IOException e) {
        return Problem.of(ErrorCode.NO_RUN, "the journal of the run " + run.getFileName() + " can't be read")
                .at(new Place(run.resolve(JournalReader.NAME), 0))
                .because(PlainFile.why(e))
                .remedy("Look into the run's folder: its logs may still be there.");
    }

    /**
     * One run.
     *
     * @param name its id, the beginning of it if no other run's begins so, or {@code latest}
     * @throws StackplugException {@link ErrorCode#NO_RUN}
     */
    public RunRecord find(String name) throws StackplugException {
        List<Path> folders = folders();
        List<Path> found = folders.stream()
                .filter(run -> !name.isEmpty() && idOf(run).startsWith(name))
                .toList();
        List<Path> exact =
                folders.stream().filter(run -> idOf(run).equals(name)).toList();
        if (!exact.isEmpty()) {
            found = exact;
        } else if (name.equals(LATEST) && !folders.isEmpty()) {
            found = folders.subList(0, 1);
        }
        if (found.size() != 1) {
            String sentence = folders.isEmpty()
                    ? "there was no run in " + topDir + " yet"
                    : found.isEmpty()
                            ? "there is no run '" + name + "'"
                            : "more than one run begins with '" + name + "'";
            throw new StackplugException(
                    Problem.of(ErrorCode.NO_RUN, sentence).remedy("'stackplug runs' lists all runs of a TOP_DIR."));
        }
        return record(found.get(0));
    }

    private RunRecord record(Path run) throws StackplugException {
        try {
            return read(run);
        } catch (IOException e) {
            throw new StackplugException(unreadable(run, e), e);
        }
    }

    /**
     * Returns the last run that had steps; the last run if none had any.
     *
     * @throws StackplugException if there is no run, or a later one can't be read: it may have had steps
     */
    public RunRecord lastWithSteps() throws StackplugException {
        for (Path run : folders()) {
            RunRecord record = record(run);
            if (!record.steps().isEmpty()) {
                return record;
            }
        }
        return find(LATEST);
    }

    /**
     * Returns the folder of a run that can be of use although its journal can't be read: that of {@link #lastWithSteps}, or the
     * newest one.
     *
     * @return empty if there is no run, or the folders can't be listed
     */
    public Optional<Path> usableFolder() {
        try {
            List<Path> folders = folders();
            if (folders.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(lastWithSteps().folder());
            } catch (StackplugException e) {
                return Optional.of(folders.get(0));
            }
        } catch (StackplugException e) {
            return Optional.empty();
        }
    }

    private static String idOf(Path run) {
        return String.valueOf(run.getFileName());
    }

    private List<Path> folders() throws StackplugException {
        RunFolders all = new RunFolders(topDir);
        try {
            return all.newestFirst();
        } catch (NotesFolder.UntrustedException e) {
            throw RunLock.untrusted(e);
        } catch (IOException e) {
            throw new StackplugException(StorageProblem.reading("can't read " + all.path(), e, "it"), e);
        }
    }

    private RunRecord read(Path run) throws IOException {
        RunRecord record = JournalReader.read(run, false);
        return record.state() == RunRecord.State.KILLED && isHeld(record) ? JournalReader.read(run, true) : record;
    }

    /** By what the holder has written, or, before it has a run, by the time: an earlier run is not the holder's. */
    private boolean isHeld(RunRecord record) {
        return RunLock.holder(topDir)
                .filter(holder -> holder.run()
                        .map(record.id()::equals)
                        .orElseGet(() -> !record.started().isBefore(holder.since())))
                .isPresent();
    }
}
