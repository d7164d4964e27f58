package org.stackplug.report.page;

import org.stackplug.journal.RunRecord;

/** A part of the page below its failures, with a heading to which the page's navigation leads. */
abstract class Section {
    private final String id;
    private final String title;

    /** @param id names the heading in links */
    Section(String id, String title) {
        this.id = id;
        this.title = title;
    }

    final String id() {
        return id;
    }

    /** Returns the word that the navigation shows. */
    final String name() {
        return title;
    }

    /** Returns whether there is anything to show. */
    boolean isShown(RunRecord run) {
        return true;
    }

    /** Writes heading and content. */
    final void write(RunRecord run, HtmlWriter html) {
        html.open("section").constant("aria-labelledby", id);
        html.open("h2").constant("id", id).text(title).close("h2");
        content(run, html);
        html.close("section");
    }

    /** Writes what follows the heading. */
    abstract void content(RunRecord run, HtmlWriter html);
}
