package org.stackplug.report.page;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stackplug.journal.HoldSpan;
import org.stackplug.journal.RunMessage;
import org.stackplug.journal.RunRecord;
import org.stackplug.mask.Secrets;
import org.stackplug.report.text.Durations;

/** The runs of several hosts as one page: a lane for each, what waited for what, and what failed. */
public final class LabPage {
    private final Map<String, RunRecord> runs;
    private final LabPath path;

    /** @param runs by the names of their hosts, in the order of the page; not empty */
    public LabPage(Map<String, RunRecord> runs) {
        this.runs = new LinkedHashMap<>(runs);
        path = new LabPath(this.runs);
    }

    /**
     * Writes the page. The writer is flushed, and stays open.
     *
     * @param page the name of the page of each run, in the folder of its host
     */
    public void write(String page, Secrets secrets, Writer target) throws IOException {
        HtmlWriter html = new HtmlWriter(secrets);
        boolean done = runs.values().stream().allMatch(run -> run.state() == RunRecord.State.DONE);
        String state = done ? "done" : "failed";
        PageFrame.open("stackplug lab: " + state, html);
        html.open("header");
        html.open("h1").text("stackplug lab ");
        html.open("span").constant("class", "state " + state).text(state).close("span");
        html.close("h1").close("header");
        html.open("main").constant("id", "main");
        failures(html);
        lanes(page, html);
        waits(html);
        hosts(html);
        html.close("main");
        PageFrame.close(html);
        target.write(html.toString());
        target.flush();
    }

    /** Returns what the page shows as its critical path, in order. */
    public List<Map.Entry<String, Duration>> criticalPath() {
        return path.segments().stream()
                .map(segment -> Map.entry(segment.words(), segment.took()))
                .toList();
    }

    private void failures(HtmlWriter html) {
        if (runs.values().stream().allMatch(run -> run.problems().isEmpty())) {
            return;
        }
        heading("failures", "Failures", html);
        HtmlTable table = new HtmlTable(html, "Failures", "Host", "Failure", "Place");
        runs.forEach((host, run) -> {
            for (RunMessage problem : run.problems()) {
                table.row(
                        host,
                        problem.code() + ": " + problem.sentence(),
                        String.join(
                                ", ",
                                problem.places().stream().map(String::valueOf).toList()));
            }
        });
        table.end();
        html.close("section");
    }

    private void lanes(String page, HtmlWriter html) {
        heading("timeline", "Timeline", html);
        Instant from = path.started();
        Map<String, List<Chart.Bar>> rows = new LinkedHashMap<>();
        runs.forEach((host, run) -> rows.put(host, lane(run, host + "/" + page)));
        new Chart(from, Duration.between(from, path.ended()), "Timeline of the hosts").write(rows, html);
        Chart.legend(
                List.of(
                        Map.entry("fetch", "before the first point"),
                        Map.entry("point", "point"),
                        Map.entry("held", "held"),
                        Map.entry("failed", "failed")),
                html);
        html.element("p", "Each time is that of its host's clock. A bar leads to the page of its host.");
        html.close("section");
    }

    private static List<Chart.Bar> lane(RunRecord run, String page) {
        List<Chart.Bar> bars = new ArrayList<>();
        Instant first = run.points().isEmpty()
                ? run.ended()
                : run.points().get(0).time().started();
        bars.add(new Chart.Bar(
                run.started(), Duration.between(run.started(), first), "fetch", "before the first point", page));
        boolean failed = run.state() != RunRecord.State.DONE;
        for (int i = 0; i < run.points().size(); i++) {
            RunRecord.PointSpan point = run.points().get(i);
            boolean last = i == run.points().size() - 1;
            bars.add(new Chart.Bar(
                    point.time().started(),
                    point.took(),
                    failed && last ? "failed" : "point",
                    point.point() + (failed && last ? ": " + run.state().word() : ""),
                    page));
        }
        for (HoldSpan hold : run.holds().spans()) {
            bars.add(new Chart.Bar(hold.time().started(), hold.took(), "held", "held after " + hold.after(), page));
        }
        return bars;
    }

    private void waits(HtmlWriter html) {
        heading("waits", "Waiting", html);
        HtmlTable table = new HtmlTable(html, "Waiting", "Host", "Held after", "Time", "Waited for");
        runs.forEach((host, run) -> run.holds()
                .spans()
                .forEach(hold -> table.row(
                        host,
                        hold.after(),
                        Durations.text(hold.took()),
                        path.waitedFor(host, hold).orElse(hold.end().orElse("not released")))));
        table.end();
        HtmlTable critical = new HtmlTable(html, "Critical path", "Critical path", "Time");
        path.segments().forEach(segment -> critical.row(segment.words(), Durations.text(segment.took())));
        critical.end();
        html.close("section");
    }

    private void hosts(HtmlWriter html) {
        heading("hosts", "Hosts", html);
        HtmlTable table = new HtmlTable(html, "Hosts", "Host", "Outcome", "Took", "Held", "Steps", "Plugins");
        runs.forEach((host, run) -> table.row(
                host,
                run.state().word(),
                Durations.text(run.took()),
                Durations.text(run.holds().spans().stream().map(HoldSpan::took).reduce(Duration.ZERO, Duration::plus)),
                Integer.toString(run.steps().size()),
                Integer.toString(run.plugins().size())));
        table.end();
        html.close("section");
    }

    private static void heading(String id, String title, HtmlWriter html) {
        html.open("section").constant("aria-labelledby", id);
        html.open("h2").constant("id", id).text(title).close("h2");
    }
}
