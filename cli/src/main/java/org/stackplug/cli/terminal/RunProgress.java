package org.stackplug.cli.terminal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.mask.Secrets;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;

/**
 * The progress of a run, from its events: what runs and since when, what is done, what is next,
 * what was written last. Not thread-safe: its owner holds a lock.
 */
final class RunProgress implements RunListener {
    /** The number of lines of output that are kept. */
    static final int TAIL = 4;

    /** The characters of one event that are read: of more output only the end would be visible. */
    private static final int OUTPUT_SEEN = 16 * 1024;

    private final Secrets secrets;
    private final LongSupplier clock;
    private final long began;
    private String command = "";
    private int declared;
    private int fetched;
    private final Map<String, Optional<RunEvent.FetchProgress>> fetching = new LinkedHashMap<>();
    private List<Step> planned = List.of();
    private int done;
    private Optional<Step> current = Optional.empty();
    private long stepBegan;
    private Optional<Point> held = Optional.empty();
    private long holdBegan;
    private PrintableOutput output;
    private final StringBuilder partial = new StringBuilder();
    private final Deque<String> tail = new ArrayDeque<>();

    /** @param clock in nanoseconds, as {@link System#nanoTime} */
    RunProgress(Secrets secrets, LongSupplier clock) {
        this.secrets = secrets;
        this.clock = clock;
        this.began = clock.getAsLong();
        this.output = new PrintableOutput(secrets, false);
    }

    @Override
    public void runStarted(RunEvent.RunStarted event) {
        command = event.command();
    }

    @Override
    public void declared(RunEvent.Declared event) {
        declared = event.declarations().size();
    }

    @Override
    public void fetchStarted(RunEvent.FetchStarted event) {
        fetching.put(event.declaration().name(), Optional.empty());
    }

    @Override
    public void fetchProgress(RunEvent.FetchProgress event) {
        fetching.put(event.plugin(), Optional.of(event));
    }

    @Override
    public void fetched(RunEvent.Fetched event) {
        fetchEnded(event.plugin());
    }

    @Override
    public void fetchFailed(RunEvent.FetchFailed event) {
        fetchEnded(event.plugin());
    }

    private void fetchEnded(String plugin) {
        fetched++;
        fetching.remove(plugin);
    }

    @Override
    public void planned(RunEvent.Planned event) {
        planned = event.steps();
    }

    @Override
    public void stepStarted(RunEvent.StepStarted event) {
        fetching.clear();
        current = Optional.of(event.step());
        stepBegan = clock.getAsLong();
        output = new PrintableOutput(secrets, false);
        partial.setLength(0);
        tail.clear();
    }

    @Override
    public void stepOutput(RunEvent.StepOutput event) {
        written(event.text());
    }

    @Override
    public void scriptOutput(RunEvent.ScriptOutput event) {
        written(event.text());
    }

    @Override
    public void stepEnded(RunEvent.StepEnded event) {
        done++;
        current = Optional.empty();
    }

    @Override
    public void held(RunEvent.Held event) {
        fetching.clear();
        held = Optional.of(event.after());
        holdBegan = clock.getAsLong();
    }

    @Override
    public void holdEnded(RunEvent.HoldEnded event) {
        held = Optional.empty();
    }

    private void written(String text) {
        partial.append(output.next(text.length() > OUTPUT_SEEN ? text.substring(text.length() - OUTPUT_SEEN) : text));
        int end = partial.lastIndexOf("\n");
        if (end >= 0) {
            partial.substring(0, end).lines().filter(line -> !line.isBlank()).forEach(line -> {
                tail.add(line);
                if (tail.size() > TAIL) {
                    tail.remove();
                }
            });
            partial.delete(0, end + 1);
        }
    }

    /** Returns what was written last: the line that is not complete yet, or the last one; empty for none. */
    String lastLine() {
        return partial.toString().isBlank() && !tail.isEmpty()
                ? tail.getLast()
                : partial.toString().strip();
    }

    String command() {
        return command;
    }

    /** Returns how many plugins are declared; 0 while localrc is evaluated. */
    int declared() {
        return declared;
    }

    /** Returns how many fetches have ended, successfully or not. */
    int fetched() {
        return fetched;
    }

    /** Returns the checkouts that are worked on, and how far each is; empty before its first progress. */
    Map<String, Optional<RunEvent.FetchProgress>> fetching() {
        return Collections.unmodifiableMap(fetching);
    }

    /** Returns whether the fetches are over, and steps are known or run. */
    boolean isAtSteps() {
        return current.isPresent() || held.isPresent() || !planned.isEmpty();
    }

    /** Returns how many steps the run has, as far as is known. */
    int steps() {
        return Math.max(planned.size(), done + (current.isPresent() ? 1 : 0));
    }

    int done() {
        return done;
    }

    Optional<Step> current() {
        return current;
    }

    /** Returns the point after which the run is held, if it is. */
    Optional<Point> held() {
        return held;
    }

    /** Returns the time since the current hold began. */
    Duration holdElapsed() {
        return Duration.ofNanos(clock.getAsLong() - holdBegan);
    }

    /** Returns the step after the current one. */
    Optional<Step> next() {
        int next = done + (current.isPresent() ? 1 : 0);
        return next < planned.size() ? Optional.of(planned.get(next)) : Optional.empty();
    }

    /** Returns the last lines of output, masked, including an unfinished one. */
    List<String> lastOutput() {
        List<String> lines = new ArrayList<>(tail);
        if (!partial.toString().isBlank()) {
            lines.add(partial.toString());
        }
        return lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
    }

    /** Returns the time since the run began. */
    Duration elapsed() {
        return Duration.ofNanos(clock.getAsLong() - began);
    }

    /** Returns the time since the current step began. */
    Duration stepElapsed() {
        return Duration.ofNanos(clock.getAsLong() - stepBegan);
    }
}
