package org.stackplug.doctor;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.doctor.machine.Examination;
import org.stackplug.fetch.checkout.Placement;
import org.stackplug.file.NotesFolder;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.Runs;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.StackplugException;
import org.stackplug.session.step.LeftProcesses;
import org.stackplug.spi.Finding;
import org.stackplug.state.RunFolder;
import org.stackplug.state.RunFolders;
import org.stackplug.state.RunLock;

/** The leftovers of killed runs: a run without an end, processes, unfinished checkouts, temporary folders. */
final class LeftoverExam implements Examination {
    private static final String ONCE_MORE = "Run 'stackplug fetch' once: it deletes or finishes them.";
    private static final Pattern SCRATCH = Pattern.compile(RunFolder.TEMPORARY_PREFIX + "(\\d{1,10})-\\d+");

    private final Path topDir;
    private final List<Path> roots;

    /** @param roots the folders in which checkouts are made */
    LeftoverExam(Path topDir, List<Path> roots) {
        this.topDir = topDir;
        this.roots = roots;
    }

    @Override
    public String topic() {
        return "leftovers";
    }

    @Override
    public List<Finding> findings() throws StackplugException, IOException {
        List<Finding> findings = new ArrayList<>();
        Optional<Path> open = NotesFolder.openToOthers(topDir);
        if (open.isPresent()) {
            // Reading the runs would correct the mode.
            return List.of(Finding.note(
                    topic(),
                    "other users have access to " + open.get() + ", which decides what is run",
                    "Run: chmod -R go-rwx " + open.get()));
        }
        Runs runs = new Runs(topDir);
        find(runs, Runs.LATEST)
                .filter(run -> run.state() == RunRecord.State.KILLED)
                .ifPresent(run -> findings.add(Finding.note(
                        topic(),
                        "the last run, " + run.id() + ", was killed and has no end",
                        "Run 'stackplug report " + run.id()
                                + "' to see how far it came, then run its command again.")));
        processes(runs, findings);
        for (Path root : roots) {
            unfinished(root, findings);
        }
        temporary(findings);
        if (findings.isEmpty()) {
            findings.add(Finding.ok(topic(), "no run has left anything"));
        }
        return findings;
    }

    private static Optional<RunRecord> find(Runs runs, String name) throws StackplugException {
        try {
            return Optional.of(runs.find(name));
        } catch (StackplugException e) {
            if (e.problems().stream().allMatch(problem -> problem.code() == ErrorCode.NO_RUN)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void processes(Runs runs, List<Finding> findings) throws StackplugException {
        for (LeftProcesses.LeftProcess process : LeftProcesses.of(new RunFolders(topDir).path())) {
            boolean isOfKilled = find(runs, process.run())
                    .filter(run -> run.state() == RunRecord.State.KILLED)
                    .isPresent();
            if (isOfKilled) {
                findings.add(Finding.note(
                        topic(),
                        "the process " + process.id() + " (" + process.command() + ") of the run " + process.run()
                                + ", which was killed, still runs",
                        "If it is not a service that you need, run: kill " + process.id()));
            }
        }
    }

    private void unfinished(Path root, List<Finding> findings) throws IOException {
        if (RunLock.holder(root).isPresent()) {
            return;
        }
        List<Path> left = Placement.unfinished(root);
        if (!left.isEmpty()) {
            findings.add(Finding.note(
                    topic(),
                    "a killed run has left unfinished checkouts in "
                            + root.relativize(left.get(0).getParent()) + " of " + root + ": "
                            + String.join(
                                    ", ",
                                    left.stream()
                                            .map(Path::getFileName)
                                            .map(String::valueOf)
                                            .toList()),
                    ONCE_MORE));
        }
    }

    /** The folders of commands that only inspect, whose process is gone. */
    private void temporary(List<Finding> findings) throws IOException {
        Path temporary = RunFolder.temporaryParent();
        List<Path> left = new ArrayList<>();
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(temporary, RunFolder.TEMPORARY_PREFIX + "[0-9]*")) {
            for (Path folder : folders) {
                Matcher name = SCRATCH.matcher(String.valueOf(folder.getFileName()));
                if (name.matches()
                        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                        && Files.isReadable(folder)
                        && ProcessHandle.of(Long.parseLong(name.group(1), 10)).isEmpty()) {
                    left.add(folder);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        if (!left.isEmpty()) {
            findings.add(Finding.note(
                    topic(),
                    "commands that were killed have left " + left.size() + " temporary "
                            + (left.size() == 1 ? "folder" : "folders") + ", such as " + left.get(0)
                            + ", which can have a copy of localrc",
                    "Run: rm -r " + temporary + "/" + RunFolder.TEMPORARY_PREFIX + "[0-9]*"));
        }
    }
}
