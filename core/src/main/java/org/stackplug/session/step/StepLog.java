package org.stackplug.session.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.FirstFailure;
import org.stackplug.event.StepRecord;

/** The steps of a run as they were taken, and the first thing that broke. */
public final class StepLog {
    private final List<StepRecord> records = new ArrayList<>();
    private Optional<FirstFailure> broken = Optional.empty();

    void add(StepRecord step) {
        records.add(step);
    }

    void breakAt(FirstFailure step) {
        if (broken.isEmpty()) {
            broken = Optional.of(step);
        }
    }

    public List<StepRecord> records() {
        return List.copyOf(records);
    }

    public Optional<FirstFailure> broken() {
        return broken;
    }
}
