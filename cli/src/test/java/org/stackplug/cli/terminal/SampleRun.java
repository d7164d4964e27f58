package org.stackplug.cli.terminal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.stackplug.event.HoldEnd;
import org.stackplug.event.RunEvent;
import org.stackplug.mask.Secrets;
import org.stackplug.plugin.Declaration;
import org.stackplug.plugin.Selection;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

/** The events of a run, and a clock that the test moves. */
final class SampleRun {
    static final String SECRET = "opensesame";
    private static final Point INSTALL = Point.of("stack", "install");

    private final Secrets secrets = new Secrets();
    private final List<Step> steps = new ArrayList<>();
    private final RunProgress progress;
    private long nanos = 1_000_000_000_000L;
    private int begun;

    SampleRun() {
        secrets.learn(new Namespace(
                new TreeMap<>(Map.of("ADMIN_PASSWORD", new Namespace.Variable("", Optional.of(SECRET), Map.of())))));
        progress = new RunProgress(secrets, () -> nanos);
        progress.on(new RunEvent.RunStarted(
                "1", "stack", Selection.all(), Path.of("/top"), Path.of("/run"), Instant.EPOCH, "1", List.of()));
    }

    Secrets secrets() {
        return secrets;
    }

    RunProgress progress() {
        return progress;
    }

    void hold() {
        progress.on(new RunEvent.Held(Point.of("stack", "install"), Optional.of(Duration.ofHours(1))));
    }

    void release() {
        progress.on(new RunEvent.HoldEnded(Point.of("stack", "install"), HoldEnd.RELEASED, Duration.ofMinutes(1)));
    }

    void pass(Duration duration) {
        nanos += duration.toNanos();
    }

    static Declaration declaration(String plugin) {
        return new Declaration(
                plugin, new Source("https://host/" + plugin, "master"), new Place(Path.of("/top/local.conf"), 1));
    }

    void declare(String... plugins) {
        progress.on(new RunEvent.Declared(
                Path.of("/top/stack"),
                List.of(plugins).stream().map(SampleRun::declaration).toList()));
        for (String plugin : plugins) {
            progress.on(new RunEvent.FetchStarted(declaration(plugin)));
        }
    }

    void fetchProgress(String plugin, int done, int total) {
        progress.on(new RunEvent.FetchProgress(plugin, "receiving", done, total));
    }

    /** Plans the install step of each plugin. */
    void plan(String... plugins) {
        for (String plugin : plugins) {
            steps.add(install(plugin));
        }
        progress.on(new RunEvent.Planned(steps));
    }

    static Step install(String plugin) {
        Path dir = Path.of("/top/stack", plugin);
        return new Step.Script(
                INSTALL,
                Step.ScriptKind.PLUGIN,
                Optional.of(plugin),
                dir.resolve("devstack/plugin.sh"),
                List.of("stack", "install"),
                Optional.of(dir));
    }

    void beginStep() {
        progress.on(new RunEvent.StepStarted(steps.get(begun), Path.of("/run/log")));
    }

    void write(String text) {
        progress.on(new RunEvent.StepOutput(steps.get(begun), text));
    }

    void endStep() {
        progress.on(new RunEvent.StepEnded(
                steps.get(begun++), new StepResult.Done(0), Path.of("/run/log"), Duration.ZERO, StepNotes.none()));
    }
}
