package org.stackplug.prune;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stackplug.file.FolderSize;
import org.stackplug.journal.RunRecord;
import org.stackplug.options.Command;

/**
 * The runs that are older than the newest ones. The last stack stays, with the runs that it continues, because it may be resumed;
 * so does the last run that had steps, and a run that has not ended.
 *
 * @param runs all runs whose journal can be read, the newest first
 * @param kept the number of the newest runs that stay
 */
record OldRuns(List<RunRecord> runs, int kept) {

    List<Removable> find() {
        Set<String> needed = new HashSet<>();
        runs.stream().limit(kept).map(RunRecord::id).forEach(needed::add);
        runs.stream()
                .filter(run -> !run.steps().isEmpty())
                .findFirst()
                .map(RunRecord::id)
                .ifPresent(needed::add);
        Optional<RunRecord> next = runs.stream()
                .filter(run -> run.command().equals(Command.STACK.word()))
                .findFirst();
        while (next.isPresent()) {
            needed.add(next.get().id());
            next = next.flatMap(RunRecord::continues)
                    .flatMap(earlier -> runs.stream()
                            .filter(run -> run.id().equals(earlier.run()) && !needed.contains(run.id()))
                            .findFirst());
        }
        return runs.stream()
                .filter(run -> !needed.contains(run.id()) && run.state() != RunRecord.State.RUNNING)
                .map(run -> removable(run.id(), run.folder()))
                .toList();
    }

    private Removable removable(String id, Path folder) {
        return new Removable(
                Removable.Kind.RUN, id, folder, FolderSize.of(folder), "it is older than the newest " + kept);
    }
}
