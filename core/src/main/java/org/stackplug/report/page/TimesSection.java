package org.stackplug.report.page;

import java.time.Duration;
import java.util.Map;
import org.stackplug.journal.RunRecord;
import org.stackplug.report.text.Durations;

/** The time that each point and each plugin took, and how long the run was held. */
final class TimesSection extends Section {
    static final String ID = "times";

    TimesSection() {
        super(ID, "Times");
    }

    @Override
    void content(RunRecord run, HtmlWriter html) {
        html.open("div").constant("class", "columns");
        times(html, "point", "Point", run.byPoint());
        times(html, "plugin", "Plugin", run.byOwner());
        if (!run.holds().spans().isEmpty()) {
            HtmlTable table = new HtmlTable(html, "Time held after each point", "Held after", "Time", "End");
            run.holds()
                    .spans()
                    .forEach(hold -> table.row(
                            hold.after(),
                            Durations.text(hold.took()),
                            hold.end().orElse("not released")));
            table.end();
        }
        html.close("div");
    }

    private static void times(HtmlWriter html, String of, String head, Map<String, Duration> times) {
        HtmlTable table = new HtmlTable(html, "Time for each " + of, head, "Time");
        times.forEach((name, took) -> table.row(name, Durations.text(took)));
        table.end();
    }
}
