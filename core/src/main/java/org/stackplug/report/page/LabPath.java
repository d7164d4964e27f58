package org.stackplug.report.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.journal.HoldSpan;
import org.stackplug.journal.RunRecord;

/** Which host waited for which, and the chain of work that decides how long the whole takes. */
final class LabPath {
    private final Map<String, RunRecord> runs;

    LabPath(Map<String, RunRecord> runs) {
        this.runs = runs;
    }

    /** A part of the chain: the work of a host, or the time until another one was released. */
    record Segment(String words, Duration took) {}

    Instant started() {
        return runs.values().stream()
                .map(RunRecord::started)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    Instant ended() {
        return runs.values().stream()
                .map(RunRecord::ended)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Returns the host whose end came last before a hold was released; empty if none ended during it. */
    Optional<String> waitedFor(String host, HoldSpan hold) {
        if (!hold.end().equals(Optional.of("released"))) {
            return Optional.empty();
        }
        return runs.entrySet().stream()
                .filter(other -> !other.getKey().equals(host))
                .filter(other -> !other.getValue().ended().isBefore(hold.time().started()))
                .filter(other -> !other.getValue().ended().isAfter(hold.time().ended()))
                .max(Comparator.comparing(other -> other.getValue().ended()))
                .map(Map.Entry::getKey);
    }

    /** Returns the chain in the order of time. It is followed back from the host that ended last, along what each waited for. */
    List<Segment> segments() {
        List<Segment> chain = new ArrayList<>();
        String host = runs.entrySet().stream()
                .max(Comparator.comparing(run -> run.getValue().ended()))
                .orElseThrow()
                .getKey();
        Instant until = runs.get(host).ended();
        while (true) {
            RunRecord run = runs.get(host);
            Instant limit = until;
            String waiting = host;
            Optional<HoldSpan> hold = run.holds().spans().stream()
                    .filter(span -> !span.time().ended().isAfter(limit))
                    .filter(span -> waitedFor(waiting, span)
                            .filter(other -> runs.get(other).ended().isBefore(limit))
                            .isPresent())
                    .reduce((first, second) -> second);
            if (hold.isEmpty()) {
                chain.add(0, new Segment(host + ", from its beginning", Duration.between(run.started(), until)));
                return chain;
            }
            HoldSpan held = hold.get();
            String other = waitedFor(host, held).orElseThrow();
            Instant released = held.time().ended();
            Instant otherEnded = runs.get(other).ended();
            chain.add(0, new Segment(host + ", after '" + held.after() + "'", Duration.between(released, until)));
            chain.add(
                    0,
                    new Segment(
                            "from the end of " + other + " to the release of " + host,
                            Duration.between(otherEnded, released)));
            host = other;
            until = otherEnded;
        }
    }
}
