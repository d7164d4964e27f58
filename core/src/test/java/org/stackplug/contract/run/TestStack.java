package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.Assignment;
import org.stackplug.spi.run.Cloner;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PlacedPlugin;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.SessionRequest;
import org.stackplug.spi.run.TracedSession;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepResult;

/** A folder with a localrc and plugins, and a session in it, with defaults for all that a test does not set. */
final class TestStack implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final PhaseRunner runner;
    private final Path top;
    private final Map<String, String> environment = new HashMap<>();
    private String command = "stack";
    private List<Point> points = List.of(Point.FETCH, Point.SOURCE, Point.of("stack", "install"));
    private Optional<String> localrc = Optional.empty();
    private boolean stopsAtFailure = true;
    private Cloner cloning = Cloner.NONE;
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private Optional<Path> restoreFrom = Optional.empty();
    private String folder = "session";
    private boolean traced;
    private int number;
    private Optional<RunSession> session = Optional.empty();
    private Point point = Point.FETCH;
    private Path log;

    TestStack(PhaseRunner runner, Path temp) throws IOException {
        this.runner = runner;
        this.top = Files.createDirectories(temp.resolve("top"));
        this.log = temp.resolve("no.log");
    }

    TestStack localrc(String text) {
        localrc = Optional.of(text);
        return this;
    }

    TestStack points(String... words) {
        points = List.of(words).stream().map(Point::parse).toList();
        return this;
    }

    TestStack environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Sets the handler of {@code git_clone}. */
    TestStack cloning(Cloner handler) {
        cloning = handler;
        return this;
    }

    /** Returns a session in the same folders that continues from a checkpoint, with these points after fetch. */
    TestStack from(Path checkpoint, String... words) throws IOException {
        TestStack other = new TestStack(runner, top.getParent());
        List<String> all = new ArrayList<>(List.of(Point.FETCH.toString()));
        all.addAll(List.of(words));
        other.points(all.toArray(String[]::new));
        other.restoreFrom = Optional.of(checkpoint);
        other.folder = "restored" + checkpoint.getFileName();
        other.number = 1000 + number;
        return other;
    }

    /** Makes the session report assignments. */
    TestStack traced() {
        traced = true;
        return this;
    }

    /** Returns the assignments that the traced session reports. */
    List<Assignment> assignments() throws RunnerException, IOException {
        return assertInstanceOf(TracedSession.class, session()).drainAssignments();
    }

    /** Runs unstack, in which the run continues after a failure. */
    TestStack teardown() {
        command = "unstack";
        stopsAtFailure = false;
        points = List.of(Point.FETCH, Point.of("unstack"));
        return this;
    }

    Path top() {
        return top;
    }

    Path dest() {
        return top.resolve("dest");
    }

    Path localConf() {
        return top.resolve("local.conf");
    }

    Path output() {
        return top.resolveSibling("output.log");
    }

    /** The sentences that the user has to see at once. */
    List<String> notices() {
        return notices;
    }

    RunSession session() throws RunnerException, IOException {
        if (session.isEmpty()) {
            Optional<Path> file = localrc.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Files.writeString(top.resolveSibling("localrc.copy"), localrc.get()));
            SessionRequest request = new SessionRequest(
                    new SessionRequest.SessionScript(command, points, stopsAtFailure, environment),
                    top,
                    dest(),
                    new SessionRequest.LocalrcFile(file, localConf()),
                    new SessionRequest.SessionFiles(
                            Files.createDirectory(top.resolveSibling(folder)),
                            output(),
                            top.resolveSibling(folder).toString()),
                    new SessionRequest.EngineCallbacks(cloning, notices::add),
                    restoreFrom);
            session = Optional.of(traced ? runner.openTraced(request) : runner.open(request));
        }
        return session.get();
    }

    Announcement next() throws RunnerException, IOException {
        Announcement next = session().next();
        if (next instanceof Announcement.AtPoint at) {
            point = at.point();
        }
        return next;
    }

    /** Goes on to the next point, which must exist. */
    Announcement.AtPoint nextPoint() throws RunnerException, IOException {
        Announcement next = next();
        return assertInstanceOf(Announcement.AtPoint.class, next, () -> next + "\n" + text(output()));
    }

    /** Goes on to the end, which must be next. */
    Announcement.Ended end() throws RunnerException, IOException {
        return assertInstanceOf(Announcement.Ended.class, next());
    }

    /** Arranges no plugins, and goes on to the last point. */
    TestStack atLastPoint() throws RunnerException, IOException {
        nextPoint();
        session().setPlugins(List.of());
        for (int i = 1; i < points.size(); i++) {
            nextPoint();
        }
        return this;
    }

    /** Arranges no plugins, and goes on to "stack install". */
    TestStack atInstall() throws RunnerException, IOException {
        nextPoint();
        session().setPlugins(List.of());
        while (!nextPoint().point().equals(Point.of("stack", "install"))) {
            // On.
        }
        return this;
    }

    void arrange(String... names) throws RunnerException, IOException {
        List<PlacedPlugin> placed = new ArrayList<>();
        for (String name : names) {
            placed.add(new PlacedPlugin(name, dest().resolve(name)));
        }
        session().setPlugins(placed);
    }

    /** Writes a plugin's file. */
    Path script(String plugin, String text) throws IOException {
        Path folder = Files.createDirectories(dest().resolve(plugin).resolve("devstack"));
        return Files.writeString(folder.resolve("plugin" + ++number + ".sh"), text);
    }

    /** Runs a file of the plugin {@code p} at this point, with the point's words as arguments. */
    StepResult run(String text) throws RunnerException, IOException {
        return run("p", text, Optional.of(LONG));
    }

    StepResult run(String plugin, String text, Optional<Duration> limit) throws RunnerException, IOException {
        return run(
                Step.ScriptKind.PLUGIN,
                plugin,
                script(plugin, text),
                List.of(point.toString().split(" ")),
                limit);
    }

    StepResult run(Step.ScriptKind kind, String plugin, Path file, List<String> args, Optional<Duration> limit)
            throws RunnerException, IOException {
        log = top.resolveSibling("step" + ++number + ".log");
        Step step = new Step.Script(point, kind, Optional.of(plugin), file, args, Optional.of(dest().resolve(plugin)));
        return session().run(step, log, limit);
    }

    StepResult merge(String group, String target) throws RunnerException, IOException {
        log = top.resolveSibling("step" + ++number + ".log");
        return session().run(new Step.Merge(point, group, target, localConf()), log, Optional.of(LONG));
    }

    /** Runs a file that must succeed, and returns its output. */
    String outputOf(String text) throws RunnerException, IOException {
        StepResult result = run(text);
        assertEquals(new StepResult.Done(0), result, () -> "log: " + text(log));
        return log();
    }

    /** Runs a file that must fail. */
    StepResult.Failed breaks(String text) throws RunnerException, IOException {
        return assertInstanceOf(StepResult.Failed.class, run(text), () -> "log: " + text(log));
    }

    Failure failure(String text) throws RunnerException, IOException {
        return breaks(text).failure();
    }

    /** The log of the last step. */
    String log() {
        return text(log);
    }

    Path logFile() {
        return log;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    Optional<String> value(String name) throws RunnerException, IOException {
        return session().namespace().value(name);
    }

    @Override
    public void close() {
        session.ifPresent(RunSession::close);
    }
}
