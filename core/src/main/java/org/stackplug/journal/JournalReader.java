package org.stackplug.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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
import java.util.SortedMap;
import java.util.TreeMap;
import org.stackplug.file.PlainFile;
import org.stackplug.json.DamagedException;
import org.stackplug.json.JsonTree;
import org.stackplug.spi.Place;

/**
 * Reads a journal. A run that was killed may have left half a line at its end, which is passed over; what has begun and has
 * no end is unfinished. Any other line that can't be read is a warning of the run. An event that is not known comes from
 * another version, and is passed over.
 */
public final class JournalReader {
    private static final long LARGEST = 512L * 1024 * 1024;
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
    private final List<RunRecord.Message> warnings = new ArrayList<>();
    private final TreeMap<String, RunRecord.Setting> settings = new TreeMap<>();
    private Optional<RunRecord.Continued> continues = Optional.empty();
    private boolean open;
    private Path topDir = Path.of("/");
    private RunRecord.State state = RunRecord.State.KILLED;
    private final Path file;
    private int number;
    /** What is wrong with the line before: the last one of a run that was killed may be cut. */
    private Optional<RunRecord.Message> damage = Optional.empty();

    private JournalReader(Path folder, boolean alive) {
        this.folder = folder;
        this.file = folder.resolve("journal.jsonl");
        this.alive = alive;
    }

    /**
     * Reads the journal of a run.
     *
     * @param alive whether the run may still be under way
     * @throws IOException if there is none, or not even its beginning can be read
     */
    public static RunRecord read(Path folder, boolean alive) throws IOException {
        JournalReader reader = new JournalReader(folder, alive);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(PlainFile.open(reader.file, LARGEST), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.line(line);
            }
        }
        reader.lastLine();
        return reader.record();
    }

    private void line(String line) {
        number++;
        // What follows a damaged line was written after it: it is not the last one, which may be cut.
        damage.ifPresent(warnings::add);
        damage = Optional.empty();
        Place place = new Place(file, number);
        try {
            JsonTree event = JsonTree.parse(line, place);
            Instant at = Instant.parse(event.text("at"));
            read(event, at);
            last = at;
        } catch (DamagedException | DateTimeException | IllegalArgumentException e) {
            damage = Optional.of(RunRecord.Message.warning(
                    "a line of the journal can't be read, and is skipped", List.of(place), reason(e)));
        }
    }

    /** One that has its end was not cut: it is damaged in another way. */
    private void lastLine() throws IOException {
        if (damage.isPresent() && endsWithLine(file)) {
            warnings.add(damage.get());
        }
    }

    private static boolean endsWithLine(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last, channel.size() - 1);
            return last.get(0) == '\n';
        }
    }

    private static String reason(Exception e) {
        return String.valueOf(e.getMessage());
    }

    private void read(JsonTree event, Instant at) {
        switch (event.text("event")) {
            case "run-started" -> {
                topDir = Path.of(event.text("topDir"));
                begin = Optional.of(event);
            }
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
            case "warned" -> warnings.add(message(event));
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
                        log(event),
                        Optional.empty(),
                        Optional.empty(),
                        new TreeMap<>()));
                open = true;
            }
            case "step-ended" -> stepEnded(event);
            case "run-ended" -> {
                state = RunRecord.State.valueOf(event.text("outcome").toUpperCase(Locale.ROOT));
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
        JsonTree changed = event.tree("changed");
        changed.names().forEach(name -> {
            Optional<String> before = Optional.ofNullable(settings.get(name)).map(RunRecord.Setting::value);
            settings.put(
                    name,
                    new RunRecord.Setting(
                            changed.optional(name).orElse(UNSET), event.text("point"), event.optional("file"), before));
        });
    }

    /** A log of this run; empty for what can't be one. */
    private String log(JsonTree event) {
        String log = event.text("log");
        if (!log.isEmpty() && !RunRecord.isLog(log)) {
            warnings.add(RunRecord.Message.warning(
                    "the journal names a log that is not one of the run, which is not read",
                    List.of(new Place(file, number)),
                    log));
            return "";
        }
        return log;
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
        steps.add(new RunRecord.StepSpan(
                begun.point(),
                begun.kind(),
                begun.plugin(),
                begun.file(),
                failed ? "failed" : "done",
                begun.started(),
                Duration.ofMillis(event.number("millis")),
                begun.log(),
                failed ? Optional.of(broken(event)) : Optional.empty(),
                event.optional("target"),
                counts(event.tree("openStackCalls"))));
    }

    private static RunRecord.Broken broken(JsonTree event) {
        List<String> stack = event.trees("stack").stream()
                .map(frame -> frame.text("function") + " at " + place(frame))
                .toList();
        return new RunRecord.Broken(
                event.text("failure"), event.number("exit"), event.text("command"), stack, event.optional("reason"));
    }

    private static RunRecord.LoggedFailure loggedFailure(JsonTree failure) {
        return new RunRecord.LoggedFailure(broken(failure), failure.texts("logEnd"), failure.optional("log"));
    }

    private static SortedMap<String, Long> counts(JsonTree tree) {
        SortedMap<String, Long> counts = new TreeMap<>();
        tree.names().forEach(function -> counts.put(function, tree.number(function)));
        return counts;
    }

    private static RunRecord.Message message(JsonTree event) {
        return new RunRecord.Message(
                event.text("code"),
                event.text("sentence"),
                event.trees("places").stream()
                        .map(place -> new Place(Path.of(place.text("file")), line(place)))
                        .toList(),
                event.text("cause"),
                event.names().contains("failure")
                        ? Optional.of(loggedFailure(event.tree("failure")))
                        : Optional.empty(),
                event.text("remedy"));
    }

    private static int line(JsonTree place) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, place.number("line")));
    }

    private static String place(JsonTree tree) {
        int line = line(tree);
        return tree.text("file") + (line > 0 ? ":" + line : "");
    }

    private RunRecord record() throws IOException {
        JsonTree first = begin.orElseThrow(() -> new IOException("the journal has no beginning"));
        if (end.isEmpty()) {
            closePoint(alive ? Instant.now() : last);
            if (open) {
                RunRecord.StepSpan begun = steps.remove(steps.size() - 1);
                Instant until = alive ? Instant.now() : last(begun);
                steps.add(begun.withEnd(alive ? "running" : "unfinished", RunRecord.between(begun.started(), until)));
            }
        }
        if (end.isEmpty() && alive) {
            state = RunRecord.State.RUNNING;
        }
        Instant over = end.isPresent() ? last : alive ? Instant.now() : lastSign();
        return new RunRecord(
                String.valueOf(folder.getFileName()),
                folder,
                first.text("command"),
                topDir,
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
                                .map(JournalReader::message)
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
                    Files.getLastModifiedTime(folder.resolve(step.log()), LinkOption.NOFOLLOW_LINKS)
                            .toInstant());
        } catch (IOException e) {
            return max(last, step.started());
        }
    }

    private static Instant max(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
