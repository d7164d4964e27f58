package org.stackplug.report.page;

import org.stackplug.journal.StepSpan;

/** The link to the log of a step, relative to the run's folder, in which the page is. */
final class LogLink {
    private LogLink() {}

    /** Writes the link; nothing for a step without a log. */
    static void write(StepSpan step, HtmlWriter html) {
        if (!step.log().isEmpty()) {
            html.open("a").path("href", step.log()).text("log");
            html.open("span").constant("class", "away").text(" of " + step.owner() + ", " + step.point());
            html.close("span").close("a");
        }
    }
}
