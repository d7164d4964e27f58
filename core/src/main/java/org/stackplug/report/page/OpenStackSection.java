package org.stackplug.report.page;

import org.stackplug.journal.OpenStackCalls;
import org.stackplug.journal.RunRecord;

/** The calls of functions that configure OpenStack, which is not there. */
final class OpenStackSection extends Section {
    private static final String TITLE = "Calls of OpenStack functions";

    OpenStackSection() {
        super("openstack", TITLE);
    }

    @Override
    boolean isShown(RunRecord run) {
        return !run.openStackCalls().isEmpty();
    }

    @Override
    void content(RunRecord run, HtmlWriter html) {
        html.element(
                "p",
                "These functions configure OpenStack, which is not there, so each call failed; run the plugin in a"
                        + " DevStack tree.");
        OpenStackCalls calls = run.openStackCalls();
        HtmlTable table = new HtmlTable(html, TITLE, "Plugin", "Calls", "Functions");
        for (String plugin : calls.byPlugin().keySet()) {
            table.row(plugin, Long.toString(calls.count(plugin)), calls.functions(plugin));
        }
        table.end();
    }
}
