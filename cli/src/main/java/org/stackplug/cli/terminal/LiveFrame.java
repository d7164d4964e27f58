package org.stackplug.cli.terminal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.mask.Secrets;
import org.stackplug.report.text.Durations;
import org.stackplug.spi.run.step.Step;

/**
 * Makes the lines of the live view for one moment of a run. Each line fits the terminal, and so do
 * all of them together.
 */
final class LiveFrame {
    private static final int MOST_FETCHES = 6;
    private static final int BAR = 20;
    /** The cursor is at this line between two frames, so it must fit any terminal. */
    private static final int RULE = 19;

    /**
     * The maximum width. A terminal that becomes narrower breaks the lines until they are drawn
     * again; if they then filled more than a screen, half of them would scroll away and stay.
     */
    private static final int WIDEST = 120;

    private static final int PERCENT = 100;

    private final Palette palette;
    private final Secrets secrets;

    LiveFrame(Palette palette, Secrets secrets) {
        this.palette = palette;
        this.secrets = secrets;
    }

    /** Returns the lines for a terminal of that size, with colours. */
    List<String> lines(RunProgress progress, TerminalSize size) {
        // The last column stays free: some terminals wrap when it is written.
        int columns = Math.min(WIDEST, size.columns() - 1);
        List<String> lines = new ArrayList<>();
        lines.add(palette.faint("─".repeat(Math.min(columns, RULE))));
        if (progress.isAtSteps()) {
            steps(progress, lines, columns);
        } else {
            fetches(progress, lines, columns);
        }
        int rows = size.rows() - 1;
        return lines.size() > rows ? List.copyOf(lines.subList(0, rows)) : lines;
    }

    private void fetches(RunProgress progress, List<String> lines, int columns) {
        String count = progress.declared() == 0
                ? "evaluating localrc"
                : (progress.command().equals("fetch") ? "" : "fetch  ") + progress.fetched() + " of "
                        + progress.declared() + "  " + bar(progress.fetched(), progress.declared());
        lines.add(title(progress, count, columns));
        int shown = 0;
        for (Map.Entry<String, Optional<RunEvent.FetchProgress>> fetch :
                progress.fetching().entrySet()) {
            if (shown++ == MOST_FETCHES) {
                int more = progress.fetching().size() - MOST_FETCHES;
                lines.add(Columns.cut("   and " + more + " more", columns));
                break;
            }
            String how = fetch.getValue().map(LiveFrame::howFar).orElse("");
            lines.add(Columns.cut("   " + shown(fetch.getKey()) + "  " + shown(how), columns));
        }
    }

    private void steps(RunProgress progress, List<String> lines, int columns) {
        int done = progress.done();
        int steps = progress.steps();
        lines.add(title(progress, done + " of " + steps + " steps done  " + bar(done, steps), columns));
        progress.current()
                .ifPresent(step -> lines.add(
                        Columns.cut(" now   " + describe(step) + "  " + seconds(progress.stepElapsed()), columns)));
        progress.held()
                .ifPresent(point -> lines.add(Columns.cut(
                        " held  after '" + shown(point.toString()) + "'  " + seconds(progress.holdElapsed())
                                + "  'stackplug release' lets it continue",
                        columns)));
        progress.next().ifPresent(step -> lines.add(palette.faint(Columns.cut(" next  " + describe(step), columns))));
        for (String line : progress.lastOutput()) {
            lines.add(palette.faint(Columns.cut("   | " + shown(line), columns)));
        }
    }

    private String title(RunProgress progress, String count, int columns) {
        String title = " " + progress.command() + "  " + count + "  " + seconds(progress.elapsed());
        return palette.strong(Columns.cut(title, columns));
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

    /** Returns whole seconds, because more would change with every frame. */
    private static String seconds(Duration duration) {
        return duration.toMinutes() > 0 ? Durations.text(duration) : duration.toSeconds() + " s";
    }

    private String describe(Step step) {
        return shown(step.point() + "  " + step.title());
    }

    private String shown(String text) {
        return ProblemPrinter.visible(secrets.mask(text));
    }
}
