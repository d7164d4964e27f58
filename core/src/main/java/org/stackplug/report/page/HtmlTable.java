package org.stackplug.report.page;

/**
 * A table with a caption. If the page is too narrow, the table scrolls by itself, also by keyboard.
 */
final class HtmlTable {
    private final HtmlWriter html;

    /** Begins a table. */
    HtmlTable(HtmlWriter html, String caption, String... heads) {
        this.html = html;
        html.open("div")
                .constant("class", "table")
                .constant("tabindex", "0")
                .constant("role", "region")
                .constant("aria-label", caption);
        html.open("table")
                .open("caption")
                .constant("class", "away")
                .text(caption)
                .close("caption");
        html.open("thead").open("tr");
        for (String head : heads) {
            html.open("th").constant("scope", "col").text(head).close("th");
        }
        html.close("tr").close("thead").open("tbody");
    }

    /** Writes a row. */
    void row(String... cells) {
        html.open("tr");
        for (String cell : cells) {
            html.element("td", cell);
        }
        html.close("tr");
    }

    /** Ends the table. */
    void end() {
        html.close("tbody").close("table").close("div");
    }
}
