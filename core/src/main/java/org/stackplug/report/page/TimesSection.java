package org.stackplug.report.page;

import java.time.Duration;
import java.util.Map;
import org.stackplug.journal.RunRecord;
import org.stackplug.report.text.Durations;

/** The time that each point and each plugin took. */
final class TimesSection extends Section {
    TimesSection() {
        super("times", "Times");
    }

    @Override
    void content(RunRecord run, HtmlWriter html) {
        html.open("div").constant("class", "columns");
        times(html, "point", "Point", run.byPoint());
        times(html, "plugin", "Plugin", run.byOwner());
        html.close("div");
    }

    private static void times(HtmlWriter html, String of, String head, Map<String, Duration> times) {
        HtmlTable table = new HtmlTable(html, "Time for each " + of, head, "Time");
        times.forEach((name, took) -> table.row(name, Durations.text(took)));
        table.end();
    }
}
