package org.stackplug.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.journal.HoldSpan;
import org.stackplug.journal.RecordedStep;
import org.stackplug.journal.RunMessage;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.StepSpan;
import org.stackplug.lock.LockFile;
import org.stackplug.mask.Secrets;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.Namespace;

/** The page of a run in which markup and a secret stand in every field. */
class HtmlReportTest {
    private static final String SECRET = "hunter2hunter2";
    private static final String MARKUP = "<b title=\"x\">'&";
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path folder;

    private final List<String> fields = new ArrayList<>();

    /** Returns a hostile value for the field of that name, to which the page must not give way. */
    private String field(String name) {
        fields.add(name);
        return name + MARKUP + SECRET;
    }

    private Optional<String> optional(String name) {
        return Optional.of(field(name));
    }

    private Place place(String name) {
        return new Place(Path.of("/", field(name)), 0);
    }

    private StepSpan step(String plugin, String file, String status, String log) {
        return new StepSpan(
                new RecordedStep(
                        field("step-point"),
                        field("step-kind"),
                        plugin.isEmpty() ? Optional.empty() : optional(plugin),
                        field(file)),
                status,
                START,
                Duration.ofSeconds(1),
                log,
                Optional.empty(),
                new StepSpan.Effects(optional("step-target"), new TreeMap<>(Map.of(field("openstack-function"), 2L))));
    }

    private RunMessage message(String name, Place place) {
        return new RunMessage(
                field(name + "-code"),
                field(name + "-sentence"),
                List.of(place),
                field(name + "-cause"),
                Optional.empty(),
                field(name + "-remedy"));
    }

    private RunMessage failure(Place place, Optional<String> log) {
        StepSpan.Broken broken = new StepSpan.Broken(
                "command", 1, field("failed-command"), List.of(field("failed-frame")), Optional.empty());
        return new RunMessage(
                "SP501",
                field("failed-sentence"),
                List.of(place),
                "",
                Optional.of(new RunMessage.LoggedFailure(
                        broken, log.isPresent() ? List.of() : List.of(field("failed-log")), log)),
                "");
    }

    private RunRecord run(List<StepSpan> steps, List<RunMessage> problems) {
        RunRecord.Plugin plugin = new RunRecord.Plugin(
                new RunRecord.Declared(
                        field("plugin-name"), field("plugin-url"), field("plugin-ref"), field("plugin-place")),
                optional("plugin-action"),
                Optional.of("<i>before"),
                Optional.of("<i>after"),
                Optional.of(START),
                Optional.empty(),
                List.of());
        return new RunRecord(
                new RunRecord.Header(
                        field("run-id"),
                        folder,
                        field("command"),
                        Optional.of(field("part")),
                        "1.0",
                        Path.of("/", field("top-dir")),
                        Optional.of(Path.of("/", field("dest")))),
                RunRecord.State.KILLED,
                new RunRecord.TimeSpan(START, START.plusSeconds(2)),
                List.of(plugin),
                new RunRecord.Progress(
                        List.of(new RunRecord.PointSpan(
                                field("point"), new RunRecord.TimeSpan(START, START.plusSeconds(1)))),
                        steps,
                        List.of(new RecordedStep(
                                field("planned-point"),
                                field("planned-kind"),
                                optional("planned-plugin"),
                                field("planned-file"))),
                        Optional.of(new RunRecord.Continued(
                                field("continued-run"), field("continued-point"), true, 1, List.of())),
                        new RunRecord.HoldRecord(
                                List.of(),
                                List.of(new HoldSpan(
                                        field("held-point"),
                                        new RunRecord.TimeSpan(START, START.plusSeconds(1)),
                                        Optional.empty(),
                                        optional("hold-end"))))),
                new RunRecord.Messages(
                        List.of(new RunMessage(
                                "",
                                field("warning-sentence"),
                                List.of(place("warning-place")),
                                "",
                                Optional.empty(),
                                "")),
                        problems),
                new TreeMap<>(Map.of(
                        field("variable"),
                        new RunRecord.SetVariable(
                                field("value"), "fetch", optional("variable-file"), optional("value-before")))));
    }

    private String page(RunRecord run) throws IOException {
        Secrets secrets = new Secrets();
        secrets.learn(new Namespace(
                new TreeMap<>(Map.of("ADMIN_PASSWORD", new Namespace.Variable("", Optional.of(SECRET), Map.of())))));
        StringWriter page = new StringWriter();
        new HtmlReport(run, secrets).write(page);
        return page.toString();
    }

    private void assertHarmless(String page) {
        assertFalse(page.contains(SECRET), page);
        assertFalse(page.contains("<b") && page.matches("(?s).*<b[ >].*"), page);
        assertFalse(page.contains("<i>"), page);
        for (String name : fields) {
            assertTrue(page.contains(name + "&lt;b title="), () -> name + " is not in " + page);
        }
        assertEquals(page.split("<td", -1).length, page.split("</td>", -1).length);
    }

    @Test
    void escapesAndMasksEveryField() throws IOException {
        StepSpan step = step("step-plugin", "step-file", "failed", "");
        RunRecord run = run(
                List.of(step),
                List.of(message("problem", place("problem-place")), failure(place("failed-place"), Optional.empty())));
        String page = page(run);
        // Shown neither for a step of a plugin nor in links.
        fields.remove("step-kind");
        assertHarmless(page);
    }

    @Test
    void escapesAndMasksAStepWithoutAProblem() throws IOException {
        RunRecord run = run(List.of(step("", "step-file", "unfinished", "")), List.of());
        assertHarmless(page(run));
    }

    @Test
    void escapesAndMasksLinesOfFiles() throws IOException {
        Path source = folder.resolve("plugin.sh");
        Files.writeString(source, "echo\n" + field("marked-line") + "\n" + field("next-line") + "\n");
        Files.createDirectories(folder.resolve("logs/stack"));
        String log = "logs/stack/" + MARKUP.replace("/", "") + ".log";
        Files.writeString(folder.resolve(log), field("log-line") + "\n");
        Files.writeString(folder.resolve(LockFile.NAME), field("lock-line"));
        StepSpan step = step("step-plugin", "step-file", "failed", log);
        String page = page(run(List.of(step), List.of(failure(new Place(source, 2), Optional.of(log)))));
        fields.remove("step-kind");
        assertHarmless(page);
        assertTrue(page.contains("href=\"logs/stack/%3Cb%20title%3D%22x%22%3E%27%26.log\""), page);
    }

    @Test
    void masksTheLinkToALog() throws IOException {
        String page =
                page(run(List.of(step("step-plugin", "step-file", "done", "logs/" + SECRET + ".log")), List.of()));
        assertFalse(page.contains(SECRET), page);
    }
}
