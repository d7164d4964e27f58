package org.stackplug.report.page;

import org.stackplug.journal.RunRecord;
import org.stackplug.report.text.Counts;

/** The variables that localrc or a step has set. */
final class VariablesSection extends Section {
    VariablesSection() {
        super("settings", "Settings");
    }

    @Override
    void content(RunRecord run, HtmlWriter html) {
        html.open("details");
        html.element("summary", Counts.of(run.settings().size(), "variable") + " set by localrc or a step");
        HtmlTable table = new HtmlTable(html, "Settings", "Variable", "Value", "Set by", "Before");
        run.settings()
                .forEach((name, setting) -> table.row(
                        name, setting.value(), setBy(setting), setting.before().orElse("")));
        table.end();
        html.close("details");
    }

    private static String setBy(RunRecord.SetVariable setting) {
        return setting.file().orElse(setting.point().equals("fetch") ? "localrc" : setting.point());
    }
}
