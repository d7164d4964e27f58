package org.stackplug.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A run as its journal records it, also one that was killed.
 *
 * @param header what was known at its beginning
 * @param time from its beginning to its end, or to the last sign of it
 * @param settings the values that variables got, by name; secrets are masked
 */
public record RunRecord(
        Header header,
        State state,
        TimeSpan time,
        List<Plugin> plugins,
        Progress progress,
        Messages messages,
        SortedMap<String, SetVariable> settings) {

    private static final String LOGS = "logs";

    /**
     * Which run it is.
     *
     * @param part the plugins that it was about, in words; empty: all
     * @param folder the run's
     * @param version of the tool
     * @param dest empty when the run did not come to know it
     */
    public record Header(
            String id,
            Path folder,
            String command,
            Optional<String> part,
            String version,
            Path topDir,
            Optional<Path> dest) {}

    /** A part of the run's time. */
    public record TimeSpan(Instant started, Instant ended) {
        /** Returns the time from the beginning to the end; zero when the clock went back in between. */
        public Duration took() {
            Duration took = Duration.between(started, ended);
            return took.isNegative() ? Duration.ZERO : took;
        }
    }

    /**
     * How far the run came.
     *
     * @param planned the steps that were to be run, as far as they were known when all checkouts were in place
     * @param continues the earlier run that it resumed, if any
     * @param holds where it was to be held, and was
     */
    public record Progress(
            List<PointSpan> points,
            List<StepSpan> steps,
            List<RecordedStep> planned,
            Optional<Continued> continues,
            HoldRecord holds) {
        public Progress {
            points = List.copyOf(points);
            steps = List.copyOf(steps);
            planned = List.copyOf(planned);
        }
    }

    /**
     * The holds of a run.
     *
     * @param planned the points after which the user wanted to hold it
     * @param spans those that it came to, in order
     */
    public record HoldRecord(List<String> planned, List<HoldSpan> spans) {
        public HoldRecord {
            planned = List.copyOf(planned);
            spans = List.copyOf(spans);
        }
    }

    /** What the user was to know. */
    public record Messages(List<RunMessage> warnings, List<RunMessage> problems) {
        public Messages {
            warnings = List.copyOf(warnings);
            problems = List.copyOf(problems);
        }
    }

    /**
     * An earlier run that this one continues.
     *
     * @param point of its last checkpoint
     * @param done how many steps were not repeated
     * @param replayed the steps that were repeated, in words
     */
    public record Continued(String run, String point, boolean pointDone, long done, List<String> replayed) {
        public Continued {
            replayed = List.copyOf(replayed);
        }

        /** Returns the same as a sentence without a full stop. */
        public String sentence() {
            return "continues " + run + " " + (pointDone ? "after" : "within") + " '" + point + "'; " + done
                    + (done == 1 ? " step of it was" : " steps of it were") + " not repeated, and " + replayed.size()
                    + (replayed.size() == 1 ? " was" : " were");
        }
    }

    /** How a run ended, if it did. */
    public enum State {
        DONE,
        FAILED,
        INTERRUPTED,
        /** It has no end, and its process is gone. */
        KILLED,
        RUNNING;

        /** Returns the word that stands for it in documents. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the user declared. */
    public record Declared(String name, String url, String ref, String declaredAt) {}

    /**
     * A plugin and its fetch.
     *
     * @param action {@code cloned}, {@code moved}, {@code current}, {@code kept}, {@code failed}; empty: not fetched
     * @param problems why it could not be fetched
     */
    public record Plugin(
            Declared declared,
            Optional<String> action,
            Optional<String> from,
            Optional<String> revision,
            Optional<Instant> started,
            Optional<Instant> ended,
            List<RunMessage> problems) {
        public Plugin {
            problems = List.copyOf(problems);
        }

        /** Returns the declared name. */
        public String name() {
            return declared.name();
        }

        /** Returns the same with one more problem. */
        Plugin because(RunMessage problem) {
            List<RunMessage> all = new ArrayList<>(problems);
            all.add(problem);
            return new Plugin(declared, action, from, revision, started, ended, all);
        }
    }

    /** A point that was reached. */
    public record PointSpan(String point, TimeSpan time) {
        /** Returns how long the run stood there. */
        public Duration took() {
            return time.took();
        }
    }

    /**
     * A variable.
     *
     * @param point at which it got that value
     * @param file which file gave it; empty when that is not known
     */
    public record SetVariable(String value, String point, Optional<String> file, Optional<String> before) {}

    public RunRecord {
        plugins = List.copyOf(plugins);
    }

    /** Returns the run's id. */
    public String id() {
        return header.id();
    }

    /** Returns the run's folder. */
    public Path folder() {
        return header.folder();
    }

    /** Returns the command. */
    public String command() {
        return header.command();
    }

    /** Returns when the run began. */
    public Instant started() {
        return time.started();
    }

    /** Returns when the run ended, or the last sign of it. */
    public Instant ended() {
        return time.ended();
    }

    /** Returns how long the run took. */
    public Duration took() {
        return time.took();
    }

    /** Returns the points that were reached, in order. */
    public List<PointSpan> points() {
        return progress.points();
    }

    /** Returns the steps that were begun, in order. */
    public List<StepSpan> steps() {
        return progress.steps();
    }

    /** Returns the steps that were to be run. */
    public List<RecordedStep> planned() {
        return progress.planned();
    }

    /** Returns the holds. */
    public HoldRecord holds() {
        return progress.holds();
    }

    /** Returns the hold in which the run is now, if it is. */
    public Optional<HoldSpan> heldNow() {
        return state == State.RUNNING
                ? holds().spans().stream().filter(hold -> hold.end().isEmpty()).findFirst()
                : Optional.empty();
    }

    /** Returns the earlier run that this one resumed, if any. */
    public Optional<Continued> continues() {
        return progress.continues();
    }

    /** Returns the warnings, in order. */
    public List<RunMessage> warnings() {
        return messages.warnings();
    }

    /** Returns what went wrong. */
    public List<RunMessage> problems() {
        return messages.problems();
    }

    /** Returns whether that can be the log of a step: a file in the folder of logs, whatever the journal says. */
    static boolean isLog(String log) {
        Path path = Path.of(log);
        return path.getNameCount() > 1
                && path.startsWith(LOGS)
                && path.normalize().equals(path);
    }

    /**
     * Returns the log of a step.
     *
     * @return empty when there is none, or something leads out of the run's folder there
     */
    public Optional<Path> logOf(StepSpan step) {
        if (step.log().isEmpty() || !isLog(step.log())) {
            return Optional.empty();
        }
        try {
            Path log = folder().resolve(step.log());
            return Optional.of(log)
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> isInside(file));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private boolean isInside(Path log) {
        try {
            return log.toRealPath().startsWith(folder().toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns how long the run stood at each point without being held, in order. */
    public Map<String, Duration> byPoint() {
        Map<String, Duration> times = new LinkedHashMap<>();
        points().forEach(point -> times.merge(point.point(), point.took(), Duration::plus));
        return times;
    }

    /** Returns how long the run was held after each point, in order. */
    public Map<String, Duration> byHold() {
        Map<String, Duration> times = new LinkedHashMap<>();
        holds().spans().forEach(hold -> times.merge("after " + hold.after(), hold.took(), Duration::plus));
        return times;
    }

    /** Returns the time that each plugin's steps took, in the order in which they ran first. */
    public Map<String, Duration> byOwner() {
        Map<String, Duration> times = new LinkedHashMap<>();
        steps().forEach(step -> times.merge(step.owner(), step.took(), Duration::plus));
        return times;
    }

    /** Returns the calls of OpenStack's functions by plugin, in the order in which the plugins ran first. */
    public OpenStackCalls openStackCalls() {
        OpenStackCalls calls = new OpenStackCalls();
        steps().forEach(step -> calls.add(step.owner(), step.effects().openStackCalls()));
        return calls;
    }

    /** Returns the first step that did not do its work. */
    public Optional<StepSpan> firstFailure() {
        return steps().stream().filter(step -> !step.isDone()).findFirst();
    }

    /** Returns in a few words what went wrong; empty when nothing did. */
    public String failed() {
        Optional<StepSpan> step = firstFailure();
        if (step.isPresent()) {
            return step.get().owner() + ", " + step.get().point()
                    + (step.get().status().equals("unfinished") ? " (unfinished)" : "");
        }
        return problems().isEmpty() ? "" : problems().get(0).sentence();
    }
}
