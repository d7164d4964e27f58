package org.stackplug.report.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.stackplug.journal.HoldSpan;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.StepSpan;
import org.stackplug.report.text.Durations;

/**
 * The run as a picture: a row for the points, a row for each plugin or script, time from left to
 * right. It is as wide as the page. A bar leads to its step.
 */
final class TimelineSection extends Section {
    private static final int TOP = 24;
    private static final int ROW = 38;
    private static final int BAR = 14;
    private static final int TICKS = 4;
    private static final double PERCENT = 100;
    /** The minimum width in percent, so that even the shortest bar is visible. */
    private static final double NARROWEST = 0.3;

    TimelineSection() {
        super("timeline", "Timeline");
    }

    /**
     * One bar.
     *
     * @param kind its class in the style sheet
     * @param link the id of what the bar leads to; empty: nothing
     */
    private record Bar(Instant from, Duration took, String kind, String label, String link) {}

    @Override
    void content(RunRecord run, HtmlWriter html) {
        Map<String, List<Bar>> rows = rows(run);
        double whole = Math.max(1, run.took().toMillis());
        int height = TOP + rows.size() * ROW + BAR;
        html.open("svg")
                .constant("class", "timeline")
                .constant("width", "100%")
                .constant("height", Integer.toString(height))
                .constant("role", "group")
                .constant("aria-label", "Timeline of points and plugins");
        ticks(whole, height, html);
        int y = TOP;
        for (Map.Entry<String, List<Bar>> row : rows.entrySet()) {
            html.open("text").constant("class", "label").constant("x", "0").constant("y", Integer.toString(y + BAR));
            html.text(row.getKey()).close("text");
            for (Bar bar : row.getValue()) {
                double from = Math.min(
                        PERCENT, Duration.between(run.started(), bar.from()).toMillis() * PERCENT / whole);
                double width = Math.min(PERCENT - from, bar.took().toMillis() * PERCENT / whole);
                bar(bar, from, Math.max(NARROWEST, width), y + BAR + 5, html);
            }
            y += ROW;
        }
        html.close("svg");
        legend(run, html);
    }

    private static void ticks(double whole, int height, HtmlWriter html) {
        for (int tick = 0; tick <= TICKS; tick++) {
            String x = percent(tick * PERCENT / TICKS);
            html.open("line")
                    .constant("class", "tick")
                    .constant("x1", x)
                    .constant("x2", x)
                    .constant("y1", "18")
                    .constant("y2", Integer.toString(height))
                    .close("line");
            html.open("text")
                    .constant("class", "tick")
                    .constant("x", x)
                    .constant("y", "12")
                    .constant("text-anchor", tick == 0 ? "start" : tick == TICKS ? "end" : "middle")
                    .text(Durations.text(Duration.ofMillis((long) (whole * tick / TICKS))))
                    .close("text");
        }
    }

    private static void bar(Bar bar, double from, double width, int y, HtmlWriter html) {
        String label = bar.label() + ", " + Durations.text(bar.took());
        if (!bar.link().isEmpty()) {
            html.open("a").constant("href", "#" + bar.link()).attribute("aria-label", label);
        }
        html.open("rect")
                .attribute("class", "bar " + bar.kind())
                .constant("x", percent(from))
                .constant("y", Integer.toString(y))
                .constant("width", percent(width))
                .constant("height", Integer.toString(BAR))
                .constant("rx", "2");
        html.element("title", label).close("rect");
        if (!bar.link().isEmpty()) {
            html.close("a");
        }
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }

    private static void legend(RunRecord run, HtmlWriter html) {
        html.open("p").constant("class", "legend");
        key("fetch", "fetch ", html);
        key("point", "point ", html);
        if (!run.holds().spans().isEmpty()) {
            key("held", "held ", html);
        }
        key("done", "step done ", html);
        key("failed", "step failed ", html);
        key("unfinished", "unfinished", html);
        html.close("p");
    }

    private static void key(String kind, String label, HtmlWriter html) {
        html.open("span").constant("class", "key " + kind).close("span").text(label);
    }

    private static Map<String, List<Bar>> rows(RunRecord run) {
        Map<String, List<Bar>> rows = new LinkedHashMap<>();
        List<Bar> points = new ArrayList<>();
        for (RunRecord.PointSpan point : run.points()) {
            points.add(new Bar(point.time().started(), point.took(), "point", point.point(), ""));
        }
        rows.put("points", points);
        for (HoldSpan hold : run.holds().spans()) {
            rows.computeIfAbsent("held", name -> new ArrayList<>())
                    .add(new Bar(
                            hold.time().started(),
                            hold.took(),
                            "held",
                            "held after " + hold.after() + ": " + hold.end().orElse("not released"),
                            TimesSection.ID));
        }
        for (RunRecord.Plugin plugin : run.plugins()) {
            List<Bar> bars = rows.computeIfAbsent(plugin.name(), name -> new ArrayList<>());
            plugin.started().ifPresent(started -> bars.add(fetch(plugin, started, run)));
        }
        int number = 0;
        for (StepSpan step : run.steps()) {
            rows.computeIfAbsent(step.owner(), name -> new ArrayList<>())
                    .add(new Bar(
                            step.started(),
                            step.took(),
                            step.status().equals("running") ? "unfinished" : step.status(),
                            step.point() + ": " + step.status(),
                            StepsSection.rowId(number)));
            number++;
        }
        return rows;
    }

    private static Bar fetch(RunRecord.Plugin plugin, Instant started, RunRecord run) {
        boolean failed = plugin.action().filter("failed"::equals).isPresent();
        return new Bar(
                started,
                Duration.between(started, plugin.ended().orElse(run.ended())),
                failed ? "failed" : "fetch",
                "fetch: " + plugin.action().orElse("unfinished"),
                PluginsSection.ID);
    }
}
