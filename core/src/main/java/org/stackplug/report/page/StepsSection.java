package org.stackplug.report.page;

import org.stackplug.journal.RunRecord;
import org.stackplug.journal.StepSpan;
import org.stackplug.report.text.Durations;

/** The steps that were begun, each with a link to its log. */
final class StepsSection extends Section {
    StepsSection() {
        super("steps", "Steps");
    }

    /** Returns the id of the row of a step, to which the timeline leads. */
    static String rowId(int number) {
        return "step-" + number;
    }

    @Override
    void content(RunRecord run, HtmlWriter html) {
        html.open("p")
                .text(
                        "A link leads to the output of a step next to this page: in the run's folder it is unchanged, and secrets"
                                + " in it are not masked. ");
        html.element("code", "stackplug logs").text(" shows it masked.").close("p");
        HtmlTable table = new HtmlTable(html, "Steps", "Point", "Plugin or script", "Status", "Time", "Log");
        for (int i = 0; i < run.steps().size(); i++) {
            row(i, run.steps().get(i), html);
        }
        table.end();
    }

    private static void row(int number, StepSpan step, HtmlWriter html) {
        String target = step.effects().target().map(file -> " → " + file).orElse("");
        html.open("tr").constant("id", rowId(number)).attribute("class", step.status());
        html.element("td", step.point());
        html.open("td")
                .attribute("title", step.file())
                .text(step.owner() + target)
                .close("td");
        html.element("td", step.status());
        html.open("td")
                .constant("class", "number")
                .text(Durations.text(step.took()))
                .close("td");
        html.open("td");
        LogLink.write(step, html);
        html.close("td").close("tr");
    }
}
