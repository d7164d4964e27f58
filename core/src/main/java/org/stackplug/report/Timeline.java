package org.stackplug.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.owasp.encoder.Encode;
import org.stackplug.journal.RunRecord;
import org.stackplug.mask.Secrets;

/**
 * The run as a picture: a row for the points, a row for each plugin or script, time from left to right. It is as wide as its
 * page, whatever that is. A bar leads to its step.
 */
final class Timeline {
    private static final int TOP = 24;
    private static final int ROW = 38;
    private static final int BAR = 14;
    private static final int TICKS = 4;
    private static final double PERCENT = 100;

    private final RunRecord run;
    private final Secrets secrets;
    private final StringBuilder svg = new StringBuilder();
    private final double whole;

    Timeline(RunRecord run, Secrets secrets) {
        this.run = run;
        this.secrets = secrets;
        this.whole = Math.max(1, run.took().toMillis());
    }

    /** One bar. */
    private record Bar(Instant from, Duration took, String sort, String label, String link) {}

    String svg() {
        Map<String, List<Bar>> rows = rows();
        int height = TOP + rows.size() * ROW + BAR;
        svg.append("<svg class=\"timeline\" width=\"100%\" height=\"")
                .append(height)
                .append("\" role=\"group\" aria-label=\"Timeline of points and plugins\">\n");
        for (int tick = 0; tick <= TICKS; tick++) {
            double x = tick * PERCENT / TICKS;
            String anchor = tick == 0 ? "start" : tick == TICKS ? "end" : "middle";
            svg.append(String.format(
                            Locale.ROOT,
                            "<line class=\"tick\" x1=\"%1$.2f%%\" x2=\"%1$.2f%%\" y1=\"18\" y2=\"%2$d\"/>",
                            x,
                            height))
                    .append(String.format(
                            Locale.ROOT, "<text class=\"tick\" x=\"%.2f%%\" y=\"12\" text-anchor=\"%s\">", x, anchor))
                    .append(Durations.text(Duration.ofMillis((long) (whole * tick / TICKS))))
                    .append("</text>\n");
        }
        int y = TOP;
        for (Map.Entry<String, List<Bar>> row : rows.entrySet()) {
            svg.append("<text class=\"label\" x=\"0\" y=\"")
                    .append(y + BAR)
                    .append("\">")
                    .append(Encode.forXmlContent(secrets.mask(row.getKey())))
                    .append("</text>\n");
            for (Bar bar : row.getValue()) {
                bar(bar, y + BAR + 5);
            }
            y += ROW;
        }
        return svg.append(
                        "</svg>\n<p class=\"legend\"><span class=\"key fetch\"></span>fetch <span class=\"key point\"></span>point "
                                + "<span class=\"key done\"></span>step done <span class=\"key failed\"></span>step failed "
                                + "<span class=\"key unfinished\"></span>unfinished</p>\n")
                .toString();
    }

    private Map<String, List<Bar>> rows() {
        Map<String, List<Bar>> rows = new LinkedHashMap<>();
        List<Bar> points = new ArrayList<>();
        for (RunRecord.PointSpan point : run.points()) {
            points.add(new Bar(point.started(), point.took(), "point", point.point(), ""));
        }
        rows.put("points", points);
        for (RunRecord.Plugin plugin : run.plugins()) {
            List<Bar> bars = rows.computeIfAbsent(plugin.name(), name -> new ArrayList<>());
            if (plugin.started().isPresent()) {
                Instant from = plugin.started().get();
                boolean failed = plugin.action().filter("failed"::equals).isPresent();
                bars.add(new Bar(
                        from,
                        Duration.between(from, plugin.ended().orElse(run.ended())),
                        failed ? "failed" : "fetch",
                        "fetch: " + plugin.action().orElse("unfinished"),
                        "#plugins"));
            }
        }
        int number = 0;
        for (RunRecord.StepSpan step : run.steps()) {
            rows.computeIfAbsent(step.owner(), name -> new ArrayList<>())
                    .add(new Bar(
                            step.started(),
                            step.took(),
                            step.status().equals("running") ? "unfinished" : step.status(),
                            step.point() + ": " + step.status(),
                            "#step-" + number));
            number++;
        }
        return rows;
    }

    private void bar(Bar bar, int y) {
        double from =
                Math.min(PERCENT, Duration.between(run.started(), bar.from()).toMillis() * PERCENT / whole);
        double width = Math.max(0.3, Math.min(PERCENT - from, bar.took().toMillis() * PERCENT / whole));
        String label = Encode.forXmlAttribute(secrets.mask(bar.label()) + ", " + Durations.text(bar.took()));
        if (!bar.link().isEmpty()) {
            svg.append("<a href=\"")
                    .append(bar.link())
                    .append("\" aria-label=\"")
                    .append(label)
                    .append("\">");
        }
        svg.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"bar %s\" x=\"%.2f%%\" y=\"%d\" width=\"%.2f%%\" height=\"%d\" rx=\"2\"><title>",
                        bar.sort(),
                        from,
                        y,
                        width,
                        BAR))
                .append(Encode.forXmlContent(secrets.mask(bar.label()) + ", " + Durations.text(bar.took())))
                .append("</title></rect>")
                .append(bar.link().isEmpty() ? "" : "</a>")
                .append("\n");
    }
}
