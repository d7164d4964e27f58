package org.stackplug.report.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stackplug.journal.HoldSpan;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.StepSpan;

/** The run as a picture: a row for the points, a row for each plugin or script. A bar leads to its step. */
final class TimelineSection extends Section {
    TimelineSection() {
        super("timeline", "Timeline");
    }

    @Override
    void content(RunRecord run, HtmlWriter html) {
        new Chart(run.started(), run.took(), "Timeline of points and plugins").write(rows(run), html);
        List<Map.Entry<String, String>> keys =
                new ArrayList<>(List.of(Map.entry("fetch", "fetch"), Map.entry("point", "point")));
        if (!run.holds().spans().isEmpty()) {
            keys.add(Map.entry("held", "held"));
        }
        keys.add(Map.entry("done", "step done"));
        keys.add(Map.entry("failed", "step failed"));
        keys.add(Map.entry("unfinished", "unfinished"));
        Chart.legend(keys, html);
    }

    private static Map<String, List<Chart.Bar>> rows(RunRecord run) {
        Map<String, List<Chart.Bar>> rows = new LinkedHashMap<>();
        List<Chart.Bar> points = new ArrayList<>();
        for (RunRecord.PointSpan point : run.points()) {
            points.add(new Chart.Bar(point.time().started(), point.took(), "point", point.point(), ""));
        }
        rows.put("points", points);
        for (HoldSpan hold : run.holds().spans()) {
            rows.computeIfAbsent("held", name -> new ArrayList<>())
                    .add(new Chart.Bar(
                            hold.time().started(),
                            hold.took(),
                            "held",
                            "held after " + hold.after() + ": " + hold.end().orElse("not released"),
                            "#" + TimesSection.ID));
        }
        for (RunRecord.Plugin plugin : run.plugins()) {
            List<Chart.Bar> bars = rows.computeIfAbsent(plugin.name(), name -> new ArrayList<>());
            plugin.started().ifPresent(started -> bars.add(fetch(plugin, started, run)));
        }
        int number = 0;
        for (StepSpan step : run.steps()) {
            rows.computeIfAbsent(step.owner(), name -> new ArrayList<>())
                    .add(new Chart.Bar(
                            step.started(),
                            step.took(),
                            step.status().equals("running") ? "unfinished" : step.status(),
                            step.point() + ": " + step.status(),
                            "#" + StepsSection.rowId(number)));
            number++;
        }
        return rows;
    }

    private static Chart.Bar fetch(RunRecord.Plugin plugin, Instant started, RunRecord run) {
        boolean failed = plugin.action().filter("failed"::equals).isPresent();
        return new Chart.Bar(
                started,
                Duration.between(started, plugin.ended().orElse(run.ended())),
                failed ? "failed" : "fetch",
                "fetch: " + plugin.action().orElse("unfinished"),
                "#" + PluginsSection.ID);
    }
}
