package org.stackplug.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.stackplug.event.ListenerException;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.file.PlainFile;
import org.stackplug.file.PrivateFiles;
import org.stackplug.journal.Journal;
import org.stackplug.journal.JournalReader;
import org.stackplug.journal.RunRecord;
import org.stackplug.lock.LockFile;
import org.stackplug.mask.Secrets;
import org.stackplug.report.page.HtmlReport;

/**
 * Writes {@code report.html} and {@code junit.xml} into the folder of a run. As a listener it does
 * so when the run ends, and must come after the {@link Journal}, which it reads. Each file appears
 * complete or not at all.
 */
public final class ReportFiles implements RunListener {
    /** The name of the page. */
    public static final String HTML = "report.html";
    /** The name of the JUnit XML. */
    public static final String JUNIT = "junit.xml";

    private static final long LARGEST_LOCK = 16L * 1024 * 1024;

    private final Path folder;
    private final Path topDir;
    private final Secrets secrets;

    /**
     * Makes the listener of a run.
     *
     * @param folder the run's folder
     */
    public ReportFiles(Path folder, Path topDir, Secrets secrets) {
        this.folder = folder;
        this.topDir = topDir;
        this.secrets = secrets;
    }

    @Override
    public void runEnded(RunEvent.RunEnded event) {
        try {
            Path lock = topDir.resolve(LockFile.NAME);
            if (Files.isRegularFile(lock)) {
                // A copy, because the next run may change it.
                write(folder.resolve(LockFile.NAME), writer -> writer.write(PlainFile.text(lock, LARGEST_LOCK)));
            }
            write(JournalReader.read(folder, false), secrets);
        } catch (IOException e) {
            throw ListenerException.unwritten("the report of the run", e);
        }
    }

    /** Writes the page of a run to a writer. */
    public static void html(RunRecord run, Secrets secrets, Writer writer) throws IOException {
        new HtmlReport(run, secrets).write(writer);
    }

    /** Writes the JUnit XML of a run to a writer. */
    public static void junit(RunRecord run, Secrets secrets, Writer writer) throws IOException {
        new JunitReport(run, secrets).write(writer);
    }

    /** Writes both files for a run, replacing existing ones. */
    public static void write(RunRecord run, Secrets secrets) throws IOException {
        write(run.folder().resolve(HTML), new HtmlReport(run, secrets)::write);
        write(run.folder().resolve(JUNIT), new JunitReport(run, secrets)::write);
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    interface ReportContent {
        void write(Writer writer) throws IOException;
    }

    /** Writes one file, which appears complete or not at all. */
    static void write(Path file, ReportContent content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        PrivateFiles.file(fresh);
        try (Writer writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
            content.write(writer);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
