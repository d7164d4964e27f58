package org.stackplug.bundle;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.file.PlainFile;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.Runs;
import org.stackplug.lock.LockFile;
import org.stackplug.mask.Secrets;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.ReportFiles;
import org.stackplug.task.Cancellation;

/**
 * Writes the archive. The masks learn first: from the run, the environment, local.conf and the evaluation of localrc. What can't be
 * read is named in the archive, and ends nothing.
 */
public final class SupportBundle {
    private static final long MEBIBYTE = 1L << 20;
    /** The most of one log; the reason of a failure is at its end. */
    private static final long MOST_OF_LOG = MEBIBYTE;
    /** The most of the logs together. */
    private static final long MOST_OF_LOGS = 48 * MEBIBYTE;
    /** The part of a log that is kept where the others have taken all room. */
    private static final long LEAST_OF_LOG = 1L << 14;
    /** The most of a file of the user or of the journal. */
    private static final long MOST_OF_FILE = 16 * MEBIBYTE;

    private static final String LOGS = "run/logs/";

    private final BundleRequest request;
    private final Secrets secrets;
    private final Cancellation cancellation = new Cancellation();

    /** @param secrets learns what must not be shown */
    public SupportBundle(BundleRequest request, Secrets secrets) {
        this.request = request;
        this.secrets = secrets;
    }

    /** Terminates it soon; nothing is left. May be called from any thread. */
    public void cancel() {
        cancellation.cancel();
    }

    /** A file with its size, or the reason why it is left out. */
    private record Measured(Optional<TextFile> file, String why) {
        static Measured of(Path path) {
            try {
                return new Measured(Optional.of(TextFile.of(path)), "");
            } catch (TextFile.UnfitException e) {
                return new Measured(Optional.empty(), e.getMessage());
            }
        }
    }

    /**
     * Writes the archive, complete or not at all.
     *
     * @param file a file that does not exist
     * @return the files in it, and those that are missing
     * @throws StackplugException {@link ErrorCode#USAGE} if the file exists; {@link ErrorCode#RESULT}
     */
    public List<BundledFile> write(Path file) throws StackplugException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new StackplugException(exists(file));
        }
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new StackplugException(unwritten(file, "There is no folder " + folder + "."));
        }
        // Before the secrets of the run: what it writes later may have a secret that it learns later.
        Map<String, Measured> run = measured();
        boolean learned =
                BundleMasks.learn(secrets, request.run(), request.machine().environment(), conf().values());
        Path unfinished = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                List<BundledFile> files = write(unfinished, run, learned);
                place(unfinished, file);
                return files;
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (FileAlreadyExistsException e) {
            throw new StackplugException(exists(Path.of(e.getFile())), e);
        } catch (IOException e) {
            throw new StackplugException(unwritten(file, PlainFile.why(e)), e);
        }
    }

    private static Problem unwritten(Path file, String why) {
        return Problem.of(ErrorCode.RESULT, "the bundle " + file + " can't be written")
                .because(why)
                .remedy("Free some disk space, or name a file in a folder that you may write to.");
    }

    private static Problem exists(Path file) {
        return Problem.of(ErrorCode.USAGE, file + " exists already")
                .because("A bundle replaces no file.")
                .remedy("Name another file, or remove that one.");
    }

    /** Gives the archive its name. A link replaces no file that was made meanwhile, which a rename would. */
    private static void place(Path unfinished, Path file) throws IOException {
        try {
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | IOException e) {
            // This file system has no links.
            Files.move(unfinished, file);
        }
    }

    private Map<String, Measured> measured() {
        Map<String, Measured> files = new LinkedHashMap<>();
        request.run()
                .ifPresent(folder -> RunFiles.of(folder)
                        .forEach(file -> files.put("run/" + folder.relativize(file), Measured.of(file))));
        return files;
    }

    private RunOptions options() {
        return request.machine().options();
    }

    /** Returns the files of the user by their names in the archive; links, such as to a repository, are followed. */
    private Map<String, Path> conf() {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("local.conf", options().conf());
        files.put("localrc", options().topDir().resolve("localrc"));
        files.put(LockFile.NAME, options().topDir().resolve(LockFile.NAME));
        for (int i = 0; i < request.settings().size(); i++) {
            files.put(
                    "stackplug" + (i == 0 ? "" : "-" + (i + 1)) + ".properties",
                    request.settings().get(i));
        }
        files.values().removeIf(file -> !Files.exists(file, LinkOption.NOFOLLOW_LINKS));
        files.replaceAll((name, file) -> followed(file));
        return files;
    }

    private static Path followed(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file;
        }
    }

    private List<BundledFile> write(Path target, Map<String, Measured> run, boolean learned)
            throws IOException, StackplugException {
        String id = request.run()
                .map(folder -> String.valueOf(folder.getFileName()))
                .orElse("without-a-run");
        try (MaskedArchive archive = new MaskedArchive(target, "stackplug-" + id, secrets)) {
            // First, because it evaluates localrc, and the masks learn from that.
            new InspectionDocuments(request.machine(), secrets, cancellation).addTo(archive);
            for (BundleRequest.BundleDocument document : request.documents()) {
                archive.json(document.name(), writer -> {
                    document.content().write(writer);
                    return "";
                });
            }
            archive.text("machine.txt", writer -> {
                writer.write(MachineText.of(options().version()));
                return "";
            });
            for (Map.Entry<String, Path> file : conf().entrySet()) {
                add(archive, "conf/" + file.getKey(), Measured.of(file.getValue()), MOST_OF_FILE);
            }
            if (learned) {
                run(archive, run);
            } else {
                run.keySet()
                        .forEach(name -> archive.miss(
                                name, "what the run knew to be secret can't be read, so that it can't be masked"));
            }
            List<BundledFile> files = archive.files();
            archive.text(Readme.NAME, writer -> {
                Readme.write(writer, about(id), files);
                return "";
            });
            return archive.files();
        }
    }

    private String about(String id) {
        return "Made by " + options().version() + " at "
                + Instant.ofEpochSecond(Instant.now().getEpochSecond()) + ", "
                + (request.run().isPresent() ? "about the run " + id : "without a run") + " of "
                + options().topDir() + ".";
    }

    private static void add(MaskedArchive archive, String name, Measured measured, long most) throws IOException {
        if (measured.file().isEmpty()) {
            archive.miss(name, measured.why());
            return;
        }
        TextFile file = measured.file().get();
        if (name.endsWith(".jsonl")) {
            archive.jsonLines(name, writer -> readable(writer, target -> file.writeLines(target, most)));
        } else if (name.endsWith(LockFile.NAME)) {
            archive.json(name, writer -> readable(writer, target -> file.writeLines(target, most)));
        } else {
            archive.text(name, writer -> readable(writer, target -> file.write(target, most)));
        }
    }

    /** Writes a file that may vanish meanwhile, or can't be read at some place. */
    private static <W extends Writer> String readable(W writer, MaskedArchive.Content<W> content) throws IOException {
        try {
            return content.write(writer);
        } catch (FileSystemException e) {
            return "it can't be read: " + PlainFile.why(e);
        }
    }

    private void run(MaskedArchive archive, Map<String, Measured> files) throws IOException {
        reports(archive);
        long room = MOST_OF_LOGS;
        for (Map.Entry<String, Measured> file : files.entrySet()) {
            boolean log = file.getKey().startsWith(LOGS);
            long most = log ? Math.max(LEAST_OF_LOG, Math.min(MOST_OF_LOG, room)) : MOST_OF_FILE;
            add(archive, file.getKey(), file.getValue(), most);
            room -= log
                    ? Math.min(most, file.getValue().file().map(TextFile::size).orElse(0L))
                    : 0;
        }
    }

    /** Makes the reports of the run anew: it may not have ended, and the masks know more now. */
    private void reports(MaskedArchive archive) throws IOException {
        if (request.run().isEmpty()) {
            return;
        }
        RunRecord record;
        try {
            record = new Runs(options().topDir())
                    .find(String.valueOf(request.run().get().getFileName()));
        } catch (StackplugException e) {
            Problem first = e.problems().get(0);
            archive.miss("run/" + ReportFiles.HTML, first.sentence() + ": " + first.cause());
            return;
        }
        archive.markup("run/" + ReportFiles.HTML, writer -> {
            ReportFiles.html(record, secrets, writer);
            return "";
        });
        archive.markup("run/" + ReportFiles.JUNIT, writer -> {
            ReportFiles.junit(record, secrets, writer);
            return "";
        });
    }
}
