package org.stackplug.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.stackplug.journal.JournalReader;
import org.stackplug.journal.RunRecord;
import org.stackplug.mask.Secrets;
import org.stackplug.report.page.LabPage;

/**
 * The runs of several hosts as one page and one JUnit XML.
 *
 * @param folder has a folder for each host, by its name, with the journal of its run, and its page and JUnit XML if there are
 *     some
 * @param runs by their hosts, in the order of their names
 */
public record LabReport(Path folder, Map<String, RunRecord> runs) {
    /** The name of the page. */
    public static final String HTML = "lab.html";
    /** The name of the JUnit XML. */
    public static final String JUNIT = "lab.xml";

    /**
     * Reads the journals of a lab.
     *
     * @return empty of runs if no folder has a journal
     * @throws IOException if a folder or a journal can't be read
     */
    public static LabReport read(Path folder) throws IOException {
        List<Path> hosts = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(entry -> Files.isRegularFile(entry.resolve(JournalReader.NAME)))
                    .sorted()
                    .forEach(hosts::add);
        }
        Map<String, RunRecord> runs = new LinkedHashMap<>();
        for (Path host : hosts) {
            runs.put(String.valueOf(host.getFileName()), JournalReader.read(host, false));
        }
        return new LabReport(folder, runs);
    }

    /** Returns the chain of work that decides how long the whole takes: what was done or waited for, and how long. */
    public List<Map.Entry<String, Duration>> criticalPath() {
        return new LabPage(runs).criticalPath();
    }

    /** Writes both files into the folder, replacing existing ones. */
    public void write(Secrets secrets) throws IOException {
        ReportFiles.write(folder.resolve(HTML), writer -> new LabPage(runs).write(ReportFiles.HTML, secrets, writer));
        ReportFiles.write(folder.resolve(JUNIT), writer -> JunitReport.write("stackplug lab", runs, secrets, writer));
    }
}
