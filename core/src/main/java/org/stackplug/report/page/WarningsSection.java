package org.stackplug.report.page;

import org.stackplug.journal.RunMessage;
import org.stackplug.journal.RunRecord;
import org.stackplug.spi.Place;

/** The warnings of a run, each with its places. */
final class WarningsSection extends Section {
    WarningsSection() {
        super("warnings", "Warnings");
    }

    @Override
    boolean isShown(RunRecord run) {
        return !run.warnings().isEmpty();
    }

    @Override
    void content(RunRecord run, HtmlWriter html) {
        html.open("ul");
        for (RunMessage warning : run.warnings()) {
            html.open("li").text(warning.sentence());
            for (Place place : warning.places()) {
                html.open("br").element("code", place.toString());
            }
            html.close("li");
        }
        html.close("ul");
    }
}
