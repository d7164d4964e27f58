package org.stackplug.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.mask.Secrets;
import org.stackplug.report.text.Durations;
import org.stackplug.spi.run.step.Step;

/**
 * What a person at a terminal sees: the lines of the {@link Console}, which stay, and below them a few lines that are always
 * up to date: what runs and since when, what is done, what is next, and what was written last.
 *
 * <p>Each change is one write that begins by removing the lines below, so that nothing flickers. No line is as wide as the
 * terminal, whose size is asked each time. Between two writes the cursor stands at the first of these lines: when the window is
 * resized the terminal keeps it there, into however many rows it may break what is below.
 */
public final class LiveView implements RunListener, AutoCloseable {
    private static final long PAUSE_MILLIS = 120;
    private static final int TAIL = 4;
    private static final int MOST_FETCHES = 6;
    private static final int BAR = 20;
    /** The cursor stands there, so it must fit into any terminal. */
    private static final int RULE = 19;

    /**
     * No line is wider. In a terminal that becomes narrower these lines are broken until they are drawn anew; more than a
     * screen of them would scroll away half, and stay.
     */
    private static final int WIDEST = 120;

    private static final int PERCENT = 100;

    private static final int OUTPUT_SEEN = 16 * 1024;

    private static final String BEGIN_SYNCHRONIZED = "\u001b[?2026h";
    private static final String END_SYNCHRONIZED = "\u001b[?2026l";
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";
    private static final String ERASE_LINE = "\u001b[K";
    private static final String ERASE_BELOW = "\u001b[J";

    private final PrintStream err;
    private final Palette palette;
    private final Console console;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final Secrets secrets;
    private final Thread thread;

    private final long began = System.nanoTime();
    private List<String> frame = List.of();
    private boolean closed;
    private String command = "";
    private int declared;
    private int fetched;
    /** The checkouts that are worked on, and how far they are. */
    private final Map<String, Optional<RunEvent.FetchProgress>> fetching = new LinkedHashMap<>();

    private List<Step> planned = List.of();
    private int done;
    private Optional<Step> current = Optional.empty();
    private long stepBegan;
    private LineBuffer output;
    private final StringBuilder partial = new StringBuilder();
    private final Deque<String> tail = new ArrayDeque<>();

    public LiveView(PrintStream err, Palette palette, Console.Verbosity verbosity, Secrets secrets) {
        this.err = err;
        this.palette = palette;
        this.secrets = secrets;
        this.output = new LineBuffer(secrets, false);
        this.console = new Console(new PrintStream(lines, false, StandardCharsets.UTF_8), palette, verbosity, secrets);
        this.thread = new Thread(this::refresh, "view");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    @Override
    public synchronized void on(RunEvent event) {
        event.deliverTo(this);
        console.on(event);
        if (closed || lines.size() > 0) {
            draw();
        }
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
        stepBegan = System.nanoTime();
        output = new LineBuffer(secrets, false);
        partial.setLength(0);
        tail.clear();
    }

    @Override
    public void stepOutput(RunEvent.StepOutput event) {
        output(event.text());
    }

    @Override
    public void scriptOutput(RunEvent.ScriptOutput event) {
        output(event.text());
    }

    /** Of much output at once only the end can be seen. */
    private void output(String text) {
        written(output.next(text.length() > OUTPUT_SEEN ? text.substring(text.length() - OUTPUT_SEEN) : text));
    }

    @Override
    public void stepEnded(RunEvent.StepEnded event) {
        done++;
        current = Optional.empty();
    }

    @Override
    public void runEnded(RunEvent.RunEnded event) {
        closed = true;
        notifyAll();
    }

    private void written(String safe) {
        partial.append(safe);
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

    private synchronized void refresh() {
        try {
            while (!closed) {
                wait(PAUSE_MILLIS);
                if (!closed) {
                    draw();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void draw() {
        TerminalSize size = TerminalSize.now();
        StringBuilder all = new StringBuilder();
        List<String> next = closed ? List.of() : frame(size);
        if (lines.size() == 0 && next.equals(frame)) {
            return;
        }
        // Shown as a whole by terminals that know it; others pass over it.
        all.append(BEGIN_SYNCHRONIZED).append('\r');
        // Line by line, and what is left over at last: a terminal may keep what is erased all at once. Each from its
        // first
        // column on: some terminals take a line for as long as the longest that has stood there, and break it.
        lines.toString(StandardCharsets.UTF_8)
                .lines()
                .forEach(line ->
                        all.append(ERASE_LINE).append(line).append(ERASE_LINE).append('\n'));
        lines.reset();
        // A terminal that has become narrower may tell its size late: it is not to wrap what was made for the old one.
        all.append(NO_WRAP);
        all.append(
                String.join("\n", next.stream().map(line -> ERASE_LINE + line).toList()));
        if (!frame.isEmpty()) {
            all.append(ERASE_BELOW);
        }
        all.append(WRAP).append('\r');
        if (next.size() > 1) {
            all.append("\u001b[").append(next.size() - 1).append('A');
        }
        all.append(END_SYNCHRONIZED);
        frame = next;
        byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
        err.write(bytes, 0, bytes.length);
        err.flush();
    }

    private List<String> frame(TerminalSize size) {
        // The last column stays free: some terminals wrap when it is written.
        int columns = Math.min(WIDEST, size.columns() - 1);
        List<String> rows = new ArrayList<>();
        rows.add(palette.faint("─".repeat(Math.min(columns, RULE))));
        String elapsed = since(began);
        if (current.isEmpty() && planned.isEmpty()) {
            fetches(rows, columns, elapsed);
        } else {
            steps(rows, columns, elapsed);
        }
        int room = size.rows() - 1;
        return rows.size() > room ? List.copyOf(rows.subList(0, room)) : rows;
    }

    private void fetches(List<String> rows, int columns, String elapsed) {
        String count = declared == 0
                ? "evaluates localrc"
                : (command.equals("fetch") ? "" : "fetch  ") + fetched + " of " + declared + "  "
                        + bar(fetched, declared);
        rows.add(palette.strong(Columns.cut(" " + command + "  " + count + "  " + elapsed, columns)));
        int shown = 0;
        for (Map.Entry<String, Optional<RunEvent.FetchProgress>> one : fetching.entrySet()) {
            if (shown++ == MOST_FETCHES) {
                rows.add(Columns.cut("   and " + (fetching.size() - MOST_FETCHES) + " more", columns));
                break;
            }
            String how = one.getValue().map(LiveView::howFar).orElse("");
            rows.add(Columns.cut("   " + shown(one.getKey()) + "  " + shown(how), columns));
        }
    }

    private static String howFar(RunEvent.FetchProgress progress) {
        if (progress.total() <= 0) {
            return progress.task() + " " + progress.done();
        }
        long percent = Math.min(PERCENT, (long) PERCENT * progress.done() / progress.total());
        return String.format(
                Locale.ROOT,
                "%s %3d %%  %s %d of %d",
                bar(progress.done(), progress.total()),
                percent,
                progress.task(),
                progress.done(),
                progress.total());
    }

    private static String bar(int part, int whole) {
        int full = (int) Math.min(BAR, (long) BAR * part / Math.max(1, whole));
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }

    private void steps(List<String> rows, int columns, String elapsed) {
        int whole = Math.max(planned.size(), done + (current.isPresent() ? 1 : 0));
        rows.add(palette.strong(Columns.cut(
                " " + command + "  " + done + " of " + whole + " steps done  " + bar(done, whole) + "  " + elapsed,
                columns)));
        current.ifPresent(step -> {
            rows.add(Columns.cut(" now   " + describe(step) + "  " + since(stepBegan), columns));
        });
        if (done + 1 < planned.size()) {
            rows.add(palette.faint(Columns.cut(
                    " next  " + describe(planned.get(done + (current.isPresent() ? 1 : 0))), columns)));
        }
        List<String> last = new ArrayList<>(tail);
        if (!partial.toString().isBlank()) {
            last.add(partial.toString());
        }
        last.subList(Math.max(0, last.size() - TAIL), last.size())
                .forEach(line -> rows.add(palette.faint(Columns.cut("   | " + shown(line), columns))));
    }

    /** Whole seconds: more would change with every look. */
    private static String since(long nanos) {
        Duration duration = Duration.ofNanos(System.nanoTime() - nanos);
        return duration.toMinutes() > 0 ? Durations.text(duration) : duration.toSeconds() + " s";
    }

    private String describe(Step step) {
        return shown(step.point() + "  " + step.title());
    }

    private String shown(String text) {
        return ProblemPrinter.visible(secrets.mask(text));
    }

    /** Takes the changing lines away. */
    @Override
    public void close() {
        synchronized (this) {
            if (!frame.isEmpty()) {
                closed = true;
                draw();
            }
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
