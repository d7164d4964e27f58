package org.stackplug.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps of a run as they were taken, and the first thing that broke. */
final class StepLog {
    private final List<StepRecord> records = new ArrayList<>();
    private Optional<BrokenStep> broken = Optional.empty();

    void add(StepRecord step) {
        records.add(step);
    }

    void breakAt(BrokenStep step) {
        if (broken.isEmpty()) {
            broken = Optional.of(step);
        }
    }

    List<StepRecord> records() {
        return List.copyOf(records);
    }

    Optional<BrokenStep> broken() {
        return broken;
    }
}
