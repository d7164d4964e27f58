package org.stackplug.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.stackplug.file.NotesFolder;
import org.stackplug.file.PlainFile;
import org.stackplug.file.PrivateFiles;
import org.stackplug.json.DamagedException;
import org.stackplug.spi.Place;

/**
 * The folders of all runs of a TOP_DIR, in {@code .stackplug/runs}, and their order. A clock can be set back, and several runs
 * can begin in one second; so each folder has the run's number in a file, and numbers increase by one. Runs of a version that
 * wrote no number come first, by the time in their names.
 *
 * @param topDir TOP_DIR
 */
public record RunFolders(Path topDir) {
    static final String NAME = "runs";
    /** A link to the folder of the newest run, for people and scripts. */
    static final String LATEST = "latest";

    private static final String NUMBER = "number";
    private static final int MAX_DIGITS = 18;

    /** A folder with its sort keys. */
    private record Numbered(Path folder, RunId id, long number) {
        private static final Comparator<Numbered> OLDEST_FIRST = Comparator.comparingLong(Numbered::number)
                .thenComparing(run -> run.id().second())
                .thenComparingLong(Numbered::touched)
                .thenComparingInt(run -> run.id().copy());

        /** Returns the time that orders old runs without a number that began in the same second. */
        private static long touched(Numbered run) {
            return run.number() > 0 ? 0 : run.folder().toFile().lastModified();
        }
    }

    /** Returns the folder of all runs, which need not exist. */
    public Path path() {
        return topDir.resolve(NotesFolder.NAME).resolve(NAME);
    }

    /**
     * Returns the folders of the runs, the newest first. Files, links, and folders with other names are ignored.
     *
     * @throws IOException if the folders can't be listed
     */
    public List<Path> newestFirst() throws IOException {
        return numbered().stream()
                .sorted(Numbered.OLDEST_FIRST.reversed())
                .map(Numbered::folder)
                .toList();
    }

    /**
     * Refuses damaged numbers, which would leave the last run to a guess.
     *
     * @throws DamagedException with the file of a damaged number
     */
    public void checkNumbers() throws IOException {
        for (Numbered run : numbered()) {
            Path file = run.folder().resolve(NUMBER);
            if (run.number() == 0 && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new DamagedException(new Place(file, 1), "it is not the number of a run");
            }
        }
    }

    private List<Numbered> numbered() throws IOException {
        List<Numbered> all = new ArrayList<>();
        Optional<Path> runs = NotesFolder.existing(topDir).map(notes -> notes.resolve(NAME));
        if (runs.isEmpty() || !Files.exists(runs.get(), LinkOption.NOFOLLOW_LINKS)) {
            return all;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(runs.get(), "[0-9]*")) {
            for (Path folder : folders) {
                Optional<RunId> id = RunId.of(folder);
                if (id.isPresent() && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    all.add(new Numbered(folder, id.get(), number(folder)));
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        return all;
    }

    /** Returns the number for a new run. The caller holds the lock of TOP_DIR. */
    long nextNumber() throws IOException {
        Optional<Long> last = latest().map(RunFolders::number).filter(number -> number > 0);
        if (last.isPresent()) {
            return last.get() + 1;
        }
        return 1 + numbered().stream().mapToLong(Numbered::number).max().orElse(0);
    }

    /** Returns the newest run by its link, which avoids reading the numbers of perhaps a thousand runs. */
    private Optional<Path> latest() {
        try {
            Path target = Files.readSymbolicLink(path().resolve(LATEST));
            return RunId.of(target.toString()).map(id -> path().resolve(id.text()));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    static void writeNumber(Path folder, long number) throws IOException {
        PrivateFiles.replace(folder.resolve(NUMBER), (number + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns the number of a run; 0 if there is none, or it can't be read. */
    private static long number(Path folder) {
        Path file = folder.resolve(NUMBER);
        try {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                String text = PlainFile.text(file, MAX_DIGITS + 1).strip();
                return text.matches("\\d+") ? Long.parseLong(text) : 0;
            }
        } catch (IOException e) {
            System.getLogger(RunFolders.class.getName())
                    .log(System.Logger.Level.DEBUG, "the number of the run can't be read: " + file, e);
        }
        return 0;
    }
}
