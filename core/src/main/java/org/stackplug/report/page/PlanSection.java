package org.stackplug.report.page;

import org.stackplug.journal.RecordedStep;
import org.stackplug.journal.RunRecord;
import org.stackplug.report.text.Counts;

/** The steps as they were known before the first one. */
final class PlanSection extends Section {
    PlanSection() {
        super("plan", "Plan");
    }

    @Override
    void content(RunRecord run, HtmlWriter html) {
        html.open("details");
        html.element("summary", Counts.of(run.planned().size(), "step") + ", as known before the first one");
        HtmlTable table = new HtmlTable(html, "Plan", "Point", "Kind", "Plugin", "File");
        for (RecordedStep step : run.planned()) {
            table.row(step.point(), step.kind(), step.plugin().orElse(""), step.file());
        }
        table.end();
        html.close("details");
    }
}
