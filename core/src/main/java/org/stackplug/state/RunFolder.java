package org.stackplug.state;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.stackplug.file.NotesFolder;
import org.stackplug.file.PrivateFiles;
import org.stackplug.file.StorageProblem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.run.step.Step;

/**
 * The private folder of one run, {@code TOP_DIR/.stackplug/runs/ID}. Its mode is 0700, and that of its files 0600, because logs
 * contain anything that a plugin prints.
 *
 * @param id the run's id, with the time of its start and its command
 * @param path the folder
 */
public record RunFolder(String id, Path path) {
    /** The name of a temporary folder is this, the id of its process, a hyphen and a number. */
    public static final String TEMPORARY_PREFIX = "stackplug-";

    private static final int MAX_TRIES = 100;
    private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9._-]");

    /** Creates the folder of a new run of TOP_DIR, whose lock is held, and points the link {@code runs/latest} to it. */
    public static RunFolder create(Path topDir, String command) throws StackplugException {
        RunFolders all = new RunFolders(topDir);
        Path runs = all.path();
        // Not a constant: it takes 5 ms to create, and a command that only inspects does not need it.
        String time = now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
        String base = time + "-" + command;
        try {
            PrivateFiles.folder(NotesFolder.getOrCreate(topDir).resolve(RunFolders.NAME));
            long number = all.nextNumber();
            String id = base;
            // TOP_DIR is locked: only an earlier run of this second can have taken the name.
            for (int i = 2; Files.exists(runs.resolve(id), LinkOption.NOFOLLOW_LINKS); i++) {
                id = base + "-" + i;
            }
            Path folder = PrivateFiles.newFolder(runs.resolve(id));
            RunFolders.writeNumber(folder, number);
            Path link = runs.resolve("latest.new");
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of(id));
            Files.move(link, runs.resolve(RunFolders.LATEST), StandardCopyOption.ATOMIC_MOVE);
            return new RunFolder(id, folder);
        } catch (IOException e) {
            throw new StackplugException(
                    StorageProblem.writing("can't make a folder for the run in " + runs, e, "TOP_DIR"), e);
        }
    }

    /** Creates a folder for a temporary session, whose caller deletes the folder. */
    public static RunFolder temporary() throws StackplugException {
        try {
            return new RunFolder("temporary", newTemporary());
        } catch (IOException e) {
            throw new StackplugException(StorageProblem.writing("can't make a temporary folder", e, "TMPDIR"), e);
        }
    }

    /**
     * Creates a temporary folder with a unique name. The name may be guessable, since the folder must not exist before. The JDK's
     * own method selects a random generator, which takes 15 ms of every short command.
     */
    private static Path newTemporary() throws IOException {
        Path parent = temporaryParent();
        String name = TEMPORARY_PREFIX + ProcessHandle.current().pid() + "-";
        for (int tries = 1; ; tries++) {
            try {
                return PrivateFiles.newFolder(parent.resolve(name + System.nanoTime()));
            } catch (FileAlreadyExistsException e) {
                if (tries == MAX_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Returns the folder in which temporary folders are made. The JVM's own default is /tmp, even if TMPDIR is set. */
    public static Path temporaryParent() {
        String wanted = System.getenv("TMPDIR");
        return Path.of(wanted != null && wanted.startsWith("/") ? wanted : System.getProperty("java.io.tmpdir"));
    }

    /** Returns a private folder in this folder, after creating it if it does not exist. */
    public Path folder(String name) throws IOException {
        return PrivateFiles.folder(path.resolve(name));
    }

    /** Returns the log of a step, after creating it if it does not exist; there is one file for each plugin and point. */
    public Path log(Step step) throws IOException {
        String owner = step.plugin().orElseGet(() -> {
            String file = Optional.ofNullable(Path.of(step.file()).getFileName())
                    .map(Path::toString)
                    .orElse("");
            return step.kind() + "-" + ODD.matcher(file).replaceAll("_");
        });
        // A log of its own: the plugin may have another step at that point.
        String suffix = step instanceof Step.Packages ? "-packages.log" : ".log";
        return file("logs/" + step.point().toString().replace(' ', '-').replace('/', '_'), owner + suffix);
    }

    /** Returns a private file in a folder of this folder, after creating it if it does not exist. */
    public Path file(String folder, String name) throws IOException {
        return PrivateFiles.file(folder(folder).resolve(name));
    }

    /** Deletes the folder with its content. A failure is only logged. */
    public void delete() {
        try {
            Folders.delete(path);
        } catch (IOException e) {
            System.getLogger(RunFolder.class.getName())
                    .log(System.Logger.Level.WARNING, "a temporary folder is left behind: " + path, e);
        }
    }

    /** Returns the local time. The time zones of java.time would search every jar for rules of zones. */
    private static LocalDateTime now() {
        long millis = System.currentTimeMillis();
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(TimeZone.getDefault().getOffset(millis) / 1000);
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), offset);
    }
}
