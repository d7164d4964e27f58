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
 * The private folder of one run, {@code TOP_DIR/.stackplug/runs/ID}: mode 0700, and 0600 for its files, because logs can
 * hold what a plugin prints.
 *
 * @param id says when it began, and which command it is
 */
public record RunFolder(String id, Path path) {
    private static final int MAX_TRIES = 100;
    private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9._-]");

    /** Makes the folder of a new run, the next of TOP_DIR, whose lock is held; lets {@code runs/latest} lead to it. */
    public static RunFolder create(Path topDir, String command) throws StackplugException {
        RunFolders all = new RunFolders(topDir);
        Path runs = all.path();
        // Not a constant: a command that only looks needs none, and it takes 5 ms to make.
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

    /** Makes a folder for a session that leaves nothing behind. */
    public static RunFolder temporary() throws StackplugException {
        try {
            return new RunFolder("temporary", newTemporary());
        } catch (IOException e) {
            throw new StackplugException(StorageProblem.writing("can't make a temporary folder", e, "TMPDIR"), e);
        }
    }

    /**
     * A name that nobody has; that it could be guessed does no harm, since it is only taken where it does not exist. The JDK's own
     * way draws a random one, and takes 15 ms of every short command to find out by which of its generators.
     */
    private static Path newTemporary() throws IOException {
        // The JVM's own idea of it is /tmp, whatever TMPDIR says.
        String wanted = System.getenv("TMPDIR");
        Path parent = Path.of(wanted != null && wanted.startsWith("/") ? wanted : System.getProperty("java.io.tmpdir"));
        String name = "stackplug-" + ProcessHandle.current().pid() + "-";
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

    /** Makes a folder inside. */
    public Path folder(String name) throws IOException {
        return PrivateFiles.folder(path.resolve(name));
    }

    /** The log of a step: one file for each plugin and point. Made if it does not exist. */
    public Path log(Step step) throws IOException {
        String owner = step.plugin().orElseGet(() -> {
            String file = Optional.ofNullable(Path.of(step.file()).getFileName())
                    .map(Path::toString)
                    .orElse("");
            return step.kind() + "-" + ODD.matcher(file).replaceAll("_");
        });
        // So that it is not the log of the plugin's own step at that point.
        String suffix = step instanceof Step.Packages ? "-packages.log" : ".log";
        return file("logs/" + step.point().toString().replace(' ', '-').replace('/', '_'), owner + suffix);
    }

    /** A private file inside, made if it does not exist. */
    public Path file(String folder, String name) throws IOException {
        return PrivateFiles.file(folder(folder).resolve(name));
    }

    /** Deletes it, with all that is in it. Failing to leaves something behind, and does no other harm. */
    public void delete() {
        try {
            Folders.delete(path);
        } catch (IOException e) {
            System.getLogger(RunFolder.class.getName())
                    .log(System.Logger.Level.WARNING, "a temporary folder is left behind: " + path, e);
        }
    }

    /** By the user's clock. The zone as java.time has it looks into every jar for rules of zones. */
    private static LocalDateTime now() {
        long millis = System.currentTimeMillis();
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(TimeZone.getDefault().getOffset(millis) / 1000);
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), offset);
    }
}
