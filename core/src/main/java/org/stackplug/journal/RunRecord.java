package org.stackplug.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.stackplug.spi.Place;

/**
 * A run as its journal tells it, whatever became of it.
 *
 * @param folder the run's
 * @param started when it began
 * @param ended when it ended, or the last sign of it
 * @param planned what was to be run, as far as it was known when all checkouts were in place
 * @param continues what it has gone on from, if anything
 * @param settings the values that variables got, by name; secrets are masked
 */
public record RunRecord(
        String id,
        Path folder,
        String command,
        Path topDir,
        Optional<Path> dest,
        String version,
        State state,
        Instant started,
        Instant ended,
        List<Plugin> plugins,
        List<PointSpan> points,
        List<StepSpan> steps,
        List<PlannedStep> planned,
        List<Message> warnings,
        List<Message> problems,
        Optional<Continued> continues,
        SortedMap<String, Setting> settings) {

    private static final String LOGS = "logs";

    /**
     * An earlier run that this one continues.
     *
     * @param point of its last checkpoint
     * @param done how many steps were not taken again
     * @param replayed the steps that were, in words
     */
    public record Continued(String run, String point, boolean pointDone, long done, List<String> replayed) {
        public Continued {
            replayed = List.copyOf(replayed);
        }

        /** In a sentence without a full stop. */
        public String sentence() {
            return "continues " + run + " " + (pointDone ? "behind" : "within") + " '" + point + "'; " + done
                    + " steps of it were not taken again, and " + replayed.size() + " were";
        }
    }

    /** What became of it. */
    public enum State {
        DONE,
        FAILED,
        INTERRUPTED,
        /** It has no end, and nobody works on it. */
        KILLED,
        RUNNING;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A plugin, and how its checkout came to be there.
     *
     * @param action {@code cloned}, {@code moved}, {@code current}, {@code kept}, {@code failed}; empty: not fetched
     */
    public record Plugin(
            String name,
            String url,
            String ref,
            String declaredAt,
            Optional<String> action,
            Optional<String> from,
            Optional<String> revision,
            Optional<Instant> started,
            Optional<Instant> ended) {}

    /** A point that was reached. */
    public record PointSpan(String point, Instant started, Instant ended) {
        /** How long the run stood there. */
        public Duration took() {
            return between(started, ended);
        }
    }

    /**
     * A step that was begun.
     *
     * @param status {@code done}, {@code failed}, or {@code unfinished} when the run ended in the middle of it
     * @param log relative to the run's folder
     * @param failure the event that tells how it broke
     * @param target the file that a merge was made into; empty for another step
     * @param openStackCalls how often it has called which function that configures OpenStack, where there is none
     */
    public record StepSpan(
            String point,
            String kind,
            Optional<String> plugin,
            String file,
            String status,
            Instant started,
            Duration took,
            String log,
            Optional<Broken> failure,
            Optional<String> target,
            SortedMap<String, Long> openStackCalls) {

        /** One that is not over. */
        StepSpan withEnd(String how, Duration duration) {
            return new StepSpan(
                    point, kind, plugin, file, how, started, duration, log, failure, target, openStackCalls);
        }

        /** The plugin, or what else it is. */
        public String owner() {
            return plugin.orElseGet(() -> kind + " " + file.substring(file.lastIndexOf('/') + 1));
        }

        /** Whether it did its work. */
        public boolean isDone() {
            return status.equals("done");
        }
    }

    /**
     * How a step broke.
     *
     * @param reason what was noted of it, a sentence without a full stop; empty when nothing was
     */
    public record Broken(String kind, long exit, String command, List<String> stack, Optional<String> reason) {
        /** In half a sentence. */
        public String words() {
            return reason.orElseGet(() -> "status " + exit + ": " + command);
        }

        /** Returns the command and the calls that led to it, a line each; empty when neither is known. */
        public String trace() {
            return Stream.concat(
                            Stream.of(command).filter(text -> !text.isEmpty()).map(text -> "command: " + text.strip()),
                            stack.stream().map(frame -> "  in " + frame))
                    .collect(Collectors.joining("\n"));
        }
    }

    /** A step that was to be run. */
    public record PlannedStep(String point, String kind, Optional<String> plugin, String file) {}

    /**
     * A warning or a problem.
     *
     * @param code of the problem; empty for a warning
     * @param cause in lines for people, the failure included
     */
    public record Message(
            String code,
            String sentence,
            List<Place> places,
            String cause,
            Optional<LoggedFailure> failure,
            String remedy) {
        /** A warning, or a problem with a line of the journal itself. */
        static Message warning(String sentence, List<Place> places, String cause) {
            return new Message("", sentence, places, cause, Optional.empty(), "");
        }
    }

    /**
     * The failure that a problem is about; its cause repeats these fields as a text.
     *
     * @param logEnd the last lines of the log
     * @param log relative to the run's folder
     */
    public record LoggedFailure(Broken broken, List<String> logEnd, Optional<String> log) {}

    /**
     * A variable.
     *
     * @param point at which it got that value
     * @param file which file gave it; empty when that is not known
     */
    public record Setting(String value, String point, Optional<String> file, Optional<String> before) {}

    public RunRecord {
        plugins = List.copyOf(plugins);
        points = List.copyOf(points);
        steps = List.copyOf(steps);
        planned = List.copyOf(planned);
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
    }

    /** From its beginning to its end. */
    public Duration took() {
        return between(started, ended);
    }

    /** From one moment to another; nothing when the clock went back in between. */
    static Duration between(Instant from, Instant to) {
        Duration took = Duration.between(from, to);
        return took.isNegative() ? Duration.ZERO : took;
    }

    /** Whether that can be the log of a step: a file in the folder of logs, whatever the journal says. */
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
            Path log = folder.resolve(step.log());
            return Optional.of(log)
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> isInside(file));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private boolean isInside(Path log) {
        try {
            return log.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /** How long the run stood at each point, in their order. */
    public Map<String, Duration> byPoint() {
        Map<String, Duration> times = new LinkedHashMap<>();
        points.forEach(point -> times.merge(point.point(), point.took(), Duration::plus));
        return times;
    }

    /** The time that each plugin's steps took, in the order in which they ran first. */
    public Map<String, Duration> byOwner() {
        Map<String, Duration> times = new LinkedHashMap<>();
        steps.forEach(step -> times.merge(step.owner(), step.took(), Duration::plus));
        return times;
    }

    /** The calls of OpenStack's functions by plugin, in the order in which the plugins ran first. */
    public OpenStackCalls openStackCalls() {
        OpenStackCalls calls = new OpenStackCalls();
        steps.forEach(step -> calls.add(step.owner(), step.openStackCalls()));
        return calls;
    }

    /** The first step that did not do its work. */
    public Optional<StepSpan> firstFailure() {
        return steps.stream().filter(step -> !step.isDone()).findFirst();
    }

    /** In a few words what went wrong; empty when nothing did. */
    public String failed() {
        Optional<StepSpan> step = firstFailure();
        if (step.isPresent()) {
            return step.get().owner() + ", " + step.get().point()
                    + (step.get().status().equals("unfinished") ? " (unfinished)" : "");
        }
        return problems.isEmpty() ? "" : problems.get(0).sentence();
    }
}
