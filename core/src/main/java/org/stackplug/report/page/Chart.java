package org.stackplug.report.page;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.stackplug.report.text.Durations;

/** A picture of what happened when: a row for each actor, time from left to right. It is as wide as the page. */
final class Chart {
    private static final int TOP = 24;
    private static final int ROW = 38;
    private static final int BAR = 14;
    private static final int TICKS = 4;
    private static final double PERCENT = 100;
    /** The minimum width in percent, so that even the shortest bar is visible. */
    private static final double NARROWEST = 0.3;

    private final Instant started;
    private final Duration whole;
    private final String label;

    /**
     * @param started the left edge
     * @param whole the time that the width stands for
     * @param label what it shows, for those who can't see it
     */
    Chart(Instant started, Duration whole, String label) {
        this.started = started;
        this.whole = whole;
        this.label = label;
    }

    /**
     * One bar.
     *
     * @param kind its class in the style sheet
     * @param link what the bar leads to: {@code #} and an id, or the relative path of a file; empty: nothing
     */
    record Bar(Instant from, Duration took, String kind, String label, String link) {}

    /** Draws the rows, in their order. */
    void write(Map<String, List<Bar>> rows, HtmlWriter html) {
        int height = TOP + rows.size() * ROW + BAR;
        html.open("svg")
                .constant("class", "timeline")
                .constant("width", "100%")
                .constant("height", Integer.toString(height))
                .constant("role", "group")
                .constant("aria-label", label);
        ticks(height, html);
        int y = TOP;
        for (Map.Entry<String, List<Bar>> row : rows.entrySet()) {
            html.open("text").constant("class", "label").constant("x", "0").constant("y", Integer.toString(y + BAR));
            html.text(row.getKey()).close("text");
            for (Bar bar : row.getValue()) {
                bar(bar, y + BAR + 5, html);
            }
            y += ROW;
        }
        html.close("svg");
    }

    /** Explains the colours: pairs of a class and its meaning. */
    static void legend(List<Map.Entry<String, String>> keys, HtmlWriter html) {
        html.open("p").constant("class", "legend");
        for (Map.Entry<String, String> key : keys) {
            html.open("span")
                    .constant("class", "key " + key.getKey())
                    .close("span")
                    .text(key.getValue() + " ");
        }
        html.close("p");
    }

    private double millis() {
        return Math.max(1, whole.toMillis());
    }

    private void ticks(int height, HtmlWriter html) {
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
                    .text(Durations.text(Duration.ofMillis((long) (millis() * tick / TICKS))))
                    .close("text");
        }
    }

    private void bar(Bar bar, int y, HtmlWriter html) {
        double from = Math.min(PERCENT, Duration.between(started, bar.from()).toMillis() * PERCENT / millis());
        double width = Math.min(PERCENT - from, bar.took().toMillis() * PERCENT / millis());
        String label = bar.label() + ", " + Durations.text(bar.took());
        if (!bar.link().isEmpty()) {
            html.open("a");
            if (bar.link().startsWith("#")) {
                html.constant("href", bar.link());
            } else {
                html.path("href", bar.link());
            }
            html.attribute("aria-label", label);
        }
        html.open("rect")
                .attribute("class", "bar " + bar.kind())
                .constant("x", percent(from))
                .constant("y", Integer.toString(y))
                .constant("width", percent(Math.max(NARROWEST, width)))
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
}
