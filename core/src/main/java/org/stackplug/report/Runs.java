package org.stackplug.report;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.stackplug.engine.RunLock;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/** The runs of a TOP_DIR, as their folders tell them. Reads, and writes nothing. */
public final class Runs {
    private final Path topDir;
    private final Path folder;

    public Runs(Path topDir) {
        this.topDir = topDir;
        this.folder = topDir.resolve(".stackplug/runs");
    }

    /** All runs whose journal can be read, the newest first. */
    public List<RunRecord> all() throws StackplugException {
        List<RunRecord> all = new ArrayList<>();
        for (Path run : folders()) {
            read(run).ifPresent(all::add);
        }
        return all;
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
                .filter(run -> String.valueOf(run.getFileName()).startsWith(name))
                .toList();
        Path exact = folder.resolve(name);
        if (folders.contains(exact)) {
            found = List.of(exact);
        } else if (name.equals("latest") && !folders.isEmpty()) {
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
        Path run = found.get(0);
        return read(run)
                .orElseThrow(() -> new StackplugException(
                        Problem.of(ErrorCode.NO_RUN, "the journal of the run " + run.getFileName() + " can't be read")
                                .because("Nothing of it can be told; its logs may still be there: " + run)
                                .remedy("Look into the folder.")));
    }

    private List<Path> folders() throws StackplugException {
        List<Path> folders = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return folders;
        }
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(folder)) {
            for (Path run : runs) {
                if (Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS)) {
                    folders.add(run);
                }
            }
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.STORAGE, "can't read " + folder)
                            .because(e.getClass().getSimpleName() + ": " + e.getMessage())
                            .remedy("See that it is yours to read."),
                    e);
        }
        folders.sort(Comparator.comparing((Path run) -> String.valueOf(run.getFileName()))
                .reversed());
        return folders;
    }

    private Optional<RunRecord> read(Path run) {
        try {
            RunRecord record = JournalReader.read(run, false);
            if (record.state() == RunRecord.State.KILLED && isHeld(record)) {
                record = JournalReader.read(run, true);
            }
            return Optional.of(record);
        } catch (IOException | RuntimeException e) {
            System.getLogger(Runs.class.getName())
                    .log(System.Logger.Level.DEBUG, "no journal that can be read in " + run, e);
            return Optional.empty();
        }
    }

    /** A run that began before the present holder of the lock came is not the holder's. */
    private boolean isHeld(RunRecord record) {
        return RunLock.holder(topDir)
                .filter(holder -> !record.started().isBefore(holder.since()))
                .isPresent();
    }
}
