package org.stackplug.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.stackplug.json.JsonTree;

/** Makes the record of a run out of the events of its journal, one after another. */
final class RunRecordBuilder {
    private static final String UNSET = "(not set)";

    private final Path folder;
    private Optional<JsonTree> begin = Optional.empty();
    private Optional<JsonTree> end = Optional.empty();
    private Path topDir = Path.of("/");
    private Instant last = Instant.EPOCH;
    private Optional<Path> dest = Optional.empty();
    private final Map<String, RunRecord.Plugin> plugins = new LinkedHashMap<>();
    private final List<RunRecord.PointSpan> points = new ArrayList<>();
    private final List<StepSpan> steps = new ArrayList<>();
    private final List<RecordedStep> planned = new ArrayList<>();
    private final List<RunMessage> warnings = new ArrayList<>();
    private final TreeMap<String, RunRecord.SetVariable> settings = new TreeMap<>();
    private Optional<RunRecord.Continued> continues = Optional.empty();
    private List<String> plannedHolds = List.of();
    private final List<HoldSpan> holds = new ArrayList<>();
    /** True while the last hold has no end. */
    private boolean held;
    /** Whether the last step has no end yet. */
    private boolean open;

    RunRecordBuilder(Path folder) {
        this.folder = folder;
    }

    /** Adds a warning about the journal itself. */
    void warn(RunMessage warning) {
        warnings.add(warning);
    }

    /**
     * Adds an event.
     *
     * @throws DateTimeException if its time is not one
     * @throws IllegalArgumentException if a field can't be what it says
     */
    void add(JsonTree event) {
        Instant at = Instant.parse(event.text("at"));
        switch (event.text("event")) {
            case "run-started" -> {
                topDir = Path.of(event.text("topDir"));
                plannedHolds = event.texts("holds");
                begin = Optional.of(event);
            }
            case "run-resumed" -> resumed(event);
            case "declared" -> declared(event);
            case "fetch-started" -> fetch(event, Optional.empty(), Optional.of(at), Optional.empty());
            case "fetched" -> fetch(event, Optional.of(event.text("action")), Optional.empty(), Optional.of(at));
            case "fetch-failed" -> fetchFailed(event, at);
            case "planned" -> event.trees("steps").forEach(step -> planned.add(step(step)));
            case "variables-known" -> variables(event);
            case "warned" -> warnings.add(JournalFields.message(event));
            case "point-reached" -> {
                closePoint(at);
                points.add(new RunRecord.PointSpan(event.text("point"), new RunRecord.TimeSpan(at, at)));
            }
            case "held" -> {
                closePoint(at);
                held = true;
                holds.add(new HoldSpan(
                        event.text("point"),
                        new RunRecord.TimeSpan(at, at),
                        Optional.of(Duration.ofMillis(event.number("timeoutMillis")))
                                .filter(limit -> !limit.isZero()),
                        Optional.empty()));
            }
            case "hold-ended" -> holdEnded(event, at);
            case "step-started" -> {
                steps.add(StepSpan.begun(step(event), at, log(event)));
                open = true;
            }
            case "step-ended" -> stepEnded(event);
            case "run-ended" -> {
                state(event);
                closePoint(at);
                end = Optional.of(event);
            }
            default -> {
                // A report does not need it.
            }
        }
        last = at;
    }

    private static RecordedStep step(JsonTree event) {
        return new RecordedStep(event.text("point"), event.text("kind"), event.optional("plugin"), event.text("file"));
    }

    private static RunRecord.State state(JsonTree end) {
        return RunRecord.State.valueOf(end.text("outcome").toUpperCase(Locale.ROOT));
    }

    private void resumed(JsonTree event) {
        continues = Optional.of(new RunRecord.Continued(
                event.text("continues"),
                event.text("point"),
                event.flag("pointDone"),
                event.number("stepsDone"),
                event.trees("replayed").stream()
                        .map(step -> step.text("point") + "  "
                                + step.optional("plugin").orElseGet(() -> step.text("kind") + " " + step.text("file")))
                        .toList()));
    }

    private void declared(JsonTree event) {
        dest = event.optional("dest").map(Path::of);
        for (JsonTree plugin : event.trees("plugins")) {
            RunRecord.Declared declared = new RunRecord.Declared(
                    plugin.text("name"), plugin.text("url"), plugin.text("ref"), JournalFields.place(plugin));
            plugins.put(
                    declared.name(),
                    new RunRecord.Plugin(
                            declared,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            List.of()));
        }
    }

    private void fetch(JsonTree event, Optional<String> action, Optional<Instant> started, Optional<Instant> ended) {
        plugins.computeIfPresent(
                event.text("plugin"),
                (name, plugin) -> new RunRecord.Plugin(
                        plugin.declared(),
                        action.or(plugin::action),
                        event.optional("from").or(plugin::from),
                        event.optional("to").or(plugin::revision),
                        started.or(plugin::started),
                        ended.or(plugin::ended),
                        plugin.problems()));
    }

    private void fetchFailed(JsonTree event, Instant at) {
        fetch(event, Optional.of("failed"), Optional.empty(), Optional.of(at));
        plugins.computeIfPresent(
                event.text("plugin"), (name, plugin) -> plugin.because(JournalFields.message(event.tree("problem"))));
    }

    private void variables(JsonTree event) {
        JsonTree changed = event.tree("changed");
        changed.names().forEach(name -> {
            Optional<String> before = Optional.ofNullable(settings.get(name)).map(RunRecord.SetVariable::value);
            settings.put(
                    name,
                    new RunRecord.SetVariable(
                            changed.optional(name).orElse(UNSET), event.text("point"), event.optional("file"), before));
        });
    }

    /** Returns the log of a step; empty for what can't be a log of this run. */
    private String log(JsonTree event) {
        String log = event.text("log");
        if (!log.isEmpty() && !RunRecord.isLog(log)) {
            warnings.add(RunMessage.warning(
                    "the journal names a log that is not one of the run, which is not read",
                    List.of(event.place()),
                    log));
            return "";
        }
        return log;
    }

    private void closePoint(Instant at) {
        if (!points.isEmpty() && end.isEmpty() && !held) {
            RunRecord.PointSpan point = points.remove(points.size() - 1);
            points.add(new RunRecord.PointSpan(
                    point.point(), new RunRecord.TimeSpan(point.time().started(), at)));
        }
    }

    /** The time until the next point counts for this one, as without the hold. */
    private void holdEnded(JsonTree event, Instant at) {
        Optional<String> how = Optional.of(event.text("end"));
        String point = event.text("point");
        if (held) {
            held = false;
            holds.add(holds.remove(holds.size() - 1).endedAt(at, how));
            points.add(new RunRecord.PointSpan(point, new RunRecord.TimeSpan(at, at)));
        } else {
            holds.add(new HoldSpan(point, new RunRecord.TimeSpan(at, at), Optional.empty(), how));
        }
    }

    private void stepEnded(JsonTree event) {
        if (!open) {
            return;
        }
        open = false;
        StepSpan begun = steps.remove(steps.size() - 1);
        boolean failed = event.text("status").equals("failed");
        steps.add(new StepSpan(
                begun.step(),
                failed ? "failed" : "done",
                begun.started(),
                Duration.ofMillis(event.number("millis")),
                begun.log(),
                failed ? Optional.of(JournalFields.broken(event)) : Optional.empty(),
                new StepSpan.Effects(event.optional("target"), JournalFields.counts(event.tree("openStackCalls")))));
    }

    /**
     * Returns the record of the events up to now.
     *
     * @param alive whether the run may still be under way
     * @throws IOException if the journal has no beginning
     */
    RunRecord record(boolean alive) throws IOException {
        JsonTree first = begin.orElseThrow(() -> new IOException("the journal has no beginning"));
        if (end.isEmpty()) {
            closePoint(alive ? Instant.now() : last);
            if (held) {
                HoldSpan last = holds.remove(holds.size() - 1);
                holds.add(last.endedAt(alive ? Instant.now() : last.time().started(), Optional.empty()));
            }
            if (open) {
                StepSpan begun = steps.remove(steps.size() - 1);
                Instant until = alive ? Instant.now() : lastSign(begun);
                steps.add(begun.withEnd(
                        alive ? "running" : "unfinished", new RunRecord.TimeSpan(begun.started(), until).took()));
            }
        }
        RunRecord.State state =
                end.map(RunRecordBuilder::state).orElse(alive ? RunRecord.State.RUNNING : RunRecord.State.KILLED);
        Instant over = end.isPresent() ? last : alive ? Instant.now() : lastSign();
        return new RunRecord(
                new RunRecord.Header(
                        String.valueOf(folder.getFileName()),
                        folder,
                        first.text("command"),
                        first.optional("part"),
                        first.text("version"),
                        topDir,
                        dest),
                state,
                new RunRecord.TimeSpan(Instant.parse(first.text("at")), over),
                List.copyOf(plugins.values()),
                new RunRecord.Progress(
                        points, steps, planned, continues, new RunRecord.HoldRecord(plannedHolds, holds)),
                new RunRecord.Messages(
                        warnings,
                        end.map(e -> e.trees("problems").stream()
                                        .map(JournalFields::message)
                                        .toList())
                                .orElse(List.of())),
                settings);
    }

    private Instant lastSign() {
        boolean inStep =
                !steps.isEmpty() && steps.get(steps.size() - 1).status().equals("unfinished");
        return inStep ? lastSign(steps.get(steps.size() - 1)) : last;
    }

    /** Returns the last sign of a step that was killed: when its log grew for the last time. */
    private Instant lastSign(StepSpan step) {
        Instant known = last.isAfter(step.started()) ? last : step.started();
        try {
            Instant grown = Files.getLastModifiedTime(folder.resolve(step.log()), LinkOption.NOFOLLOW_LINKS)
                    .toInstant();
            return grown.isAfter(known) ? grown : known;
        } catch (IOException e) {
            return known;
        }
    }
}
