package org.stackplug.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stackplug.spi.Place;

/**
 * Reads a journal. A run that was killed may have left half a line at its end, which is passed over; what has begun and has
 * no end is unfinished. An event that is not known comes from another version, and is passed over, too.
 */
final class JournalReader {
    private static final String UNSET = "(not set)";

    private final Path folder;
    private final boolean alive;
    private Optional<JsonTree> begin = Optional.empty();
    private Optional<JsonTree> end = Optional.empty();
    private Instant last = Instant.EPOCH;
    private Optional<Path> dest = Optional.empty();
    private final Map<String, RunRecord.Plugin> plugins = new LinkedHashMap<>();
    private final List<RunRecord.PointSpan> points = new ArrayList<>();
    private final List<RunRecord.StepSpan> steps = new ArrayList<>();
    private final List<RunRecord.PlannedStep> planned = new ArrayList<>();
    private final List<RunRecord.Told> warnings = new ArrayList<>();
    private final TreeMap<String, RunRecord.Setting> settings = new TreeMap<>();
    private Optional<RunRecord.Continued> continues = Optional.empty();
    private boolean open;

    private JournalReader(Path folder, boolean alive) {
        this.folder = folder;
        this.alive = alive;
    }

    /**
     * Reads the journal of a run.
     *
     * @param alive whether the run may still be under way
     * @throws IOException if there is none, or not even its beginning can be read
     */
    static RunRecord read(Path folder, boolean alive) throws IOException {
        JournalReader reader = new JournalReader(folder, alive);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Files.newInputStream(folder.resolve("journal.jsonl")), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.line(line);
            }
        }
        return reader.record();
    }

    private void line(String line) {
        try {
            JsonTree event = JsonTree.parse(line);
            last = Instant.parse(event.text("at"));
            read(event, last);
        } catch (IOException | DateTimeParseException e) {
            System.getLogger(JournalReader.class.getName())
                    .log(System.Logger.Level.DEBUG, "a line of the journal is not whole", e);
        }
    }

    private void read(JsonTree event, Instant at) {
        switch (event.text("event")) {
            case "run-started" -> begin = Optional.of(event);
            case "run-resumed" -> resumed(event);
            case "declared" -> declared(event);
            case "fetch-started" -> fetch(event, Optional.empty(), Optional.of(at), Optional.empty());
            case "fetched" -> fetch(event, Optional.of(event.text("action")), Optional.empty(), Optional.of(at));
            case "fetch-failed" -> fetch(event, Optional.of("failed"), Optional.empty(), Optional.of(at));
            case "planned" ->
                event.trees("steps")
                        .forEach(step -> planned.add(new RunRecord.PlannedStep(
                                step.text("point"), step.text("kind"), step.optional("plugin"), step.text("file"))));
            case "variables-known" -> variables(event);
            case "warned" -> warnings.add(told(event));
            case "point-reached" -> {
                closePoint(at);
                points.add(new RunRecord.PointSpan(event.text("point"), at, at));
            }
            case "step-started" -> {
                steps.add(new RunRecord.StepSpan(
                        event.text("point"),
                        event.text("kind"),
                        event.optional("plugin"),
                        event.text("file"),
                        "unfinished",
                        at,
                        Duration.ZERO,
                        event.text("log"),
                        Optional.empty(),
                        Optional.empty(),
                        new TreeMap<>()));
                open = true;
            }
            case "step-ended" -> stepEnded(event);
            case "run-ended" -> {
                closePoint(at);
                end = Optional.of(event);
            }
            default -> {
                // Of no account for a report.
            }
        }
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
            plugins.put(
                    plugin.text("name"),
                    new RunRecord.Plugin(
                            plugin.text("name"),
                            plugin.text("url"),
                            plugin.text("ref"),
                            place(plugin),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        }
    }

    private void fetch(JsonTree event, Optional<String> action, Optional<Instant> started, Optional<Instant> ended) {
        plugins.computeIfPresent(
                event.text("plugin"),
                (name, plugin) -> new RunRecord.Plugin(
                        name,
                        plugin.url(),
                        plugin.ref(),
                        plugin.declaredAt(),
                        action.or(plugin::action),
                        event.optional("from").or(plugin::from),
                        event.optional("to").or(plugin::revision),
                        started.or(plugin::started),
                        ended.or(plugin::ended)));
    }

    private void variables(JsonTree event) {
        event.tree("changed").fields().forEach((name, value) -> {
            Optional<String> before = Optional.ofNullable(settings.get(name)).map(RunRecord.Setting::value);
            settings.put(
                    name,
                    new RunRecord.Setting(
                            value instanceof String text ? text : UNSET,
                            event.text("point"),
                            event.optional("file"),
                            before));
        });
    }

    private void closePoint(Instant at) {
        if (!points.isEmpty()) {
            RunRecord.PointSpan point = points.remove(points.size() - 1);
            points.add(new RunRecord.PointSpan(point.point(), point.started(), end.isPresent() ? point.ended() : at));
        }
    }

    private void stepEnded(JsonTree event) {
        if (!open) {
            return;
        }
        open = false;
        RunRecord.StepSpan begun = steps.remove(steps.size() - 1);
        boolean failed = event.text("status").equals("failed");
        List<String> stack = event.trees("stack").stream()
                .map(frame -> frame.text("function") + " at " + place(frame))
                .toList();
        steps.add(new RunRecord.StepSpan(
                begun.point(),
                begun.kind(),
                begun.plugin(),
                begun.file(),
                failed ? "failed" : "done",
                begun.started(),
                Duration.ofMillis(event.number("millis")),
                begun.log(),
                failed
                        ? Optional.of(new RunRecord.Broken(
                                event.text("failure"),
                                event.number("exit"),
                                event.text("command"),
                                stack,
                                event.optional("reason")))
                        : Optional.empty(),
                event.optional("target"),
                counts(event.tree("openStackCalls"))));
    }

    private static SortedMap<String, Long> counts(JsonTree tree) {
        SortedMap<String, Long> counts = new TreeMap<>();
        tree.fields().keySet().forEach(function -> counts.put(function, tree.number(function)));
        return counts;
    }

    private static RunRecord.Told told(JsonTree event) {
        return new RunRecord.Told(
                event.text("code"),
                event.text("sentence"),
                event.trees("places").stream()
                        .map(place -> new Place(Path.of(place.text("file")), (int) place.number("line")))
                        .toList(),
                event.text("cause"),
                event.text("remedy"));
    }

    private static String place(JsonTree tree) {
        long line = tree.number("line");
        return tree.text("file") + (line > 0 ? ":" + line : "");
    }

    private RunRecord record() throws IOException {
        JsonTree first = begin.orElseThrow(() -> new IOException("the journal has no beginning"));
        if (end.isEmpty()) {
            closePoint(alive ? Instant.now() : last);
            if (open) {
                RunRecord.StepSpan begun = steps.remove(steps.size() - 1);
                Instant until = alive ? Instant.now() : last(begun);
                steps.add(begun.withEnd(alive ? "running" : "unfinished", Duration.between(begun.started(), until)));
            }
        }
        RunRecord.State state = end.map(
                        e -> RunRecord.State.valueOf(e.text("outcome").toUpperCase(java.util.Locale.ROOT)))
                .orElse(alive ? RunRecord.State.RUNNING : RunRecord.State.KILLED);
        Instant over = end.isPresent() ? last : alive ? Instant.now() : lastSign();
        return new RunRecord(
                first.text("run"),
                folder,
                first.text("command"),
                Path.of(first.text("topDir")),
                dest,
                first.text("version"),
                state,
                Instant.parse(first.text("at")),
                over,
                List.copyOf(plugins.values()),
                points,
                steps,
                planned,
                warnings,
                end.map(e -> e.trees("problems").stream()
                                .map(JournalReader::told)
                                .toList())
                        .orElse(List.of()),
                continues,
                settings);
    }

    private Instant lastSign() {
        boolean inStep =
                !steps.isEmpty() && steps.get(steps.size() - 1).status().equals("unfinished");
        return inStep ? last(steps.get(steps.size() - 1)) : last;
    }

    /** The last sign of a step that was killed: when its log has grown for the last time. */
    private Instant last(RunRecord.StepSpan step) {
        try {
            return max(
                    max(last, step.started()),
                    Files.getLastModifiedTime(folder.resolve(step.log())).toInstant());
        } catch (IOException e) {
            return max(last, step.started());
        }
    }

    private static Instant max(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
