package org.stackplug.doctor;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.doctor.machine.Examination;
import org.stackplug.report.text.Durations;
import org.stackplug.spi.Finding;
import org.stackplug.state.RunLock;

/** Other runs that hold TOP_DIR or a folder of checkouts. */
record HolderExam(Path topDir, List<Path> roots) implements Examination {
    @Override
    public String topic() {
        return "runs";
    }

    @Override
    public List<Finding> findings() {
        Map<Path, String> folders = new LinkedHashMap<>();
        folders.put(topDir, "TOP_DIR");
        roots.forEach(root -> folders.putIfAbsent(root, "DEST"));
        List<Finding> findings = new ArrayList<>();
        folders.forEach((folder, word) -> {
            Optional<RunLock.Holder> holder = RunLock.holder(folder);
            holder.ifPresent(run -> findings.add(Finding.problem(
                    topic(),
                    "another run is using " + word + " " + folder + ": process " + run.process() + " has been running"
                            + " 'stackplug " + run.command() + "' for " + age(run.since()),
                    "Wait until it ends, or terminate it (kill " + run.process() + ").")));
        });
        return findings.isEmpty() ? List.of(Finding.ok(topic(), "no other run uses TOP_DIR or DEST")) : findings;
    }

    private static String age(Instant since) {
        Duration age = Duration.between(since, Instant.now());
        return age.isNegative() ? "some time" : Durations.text(age);
    }
}
