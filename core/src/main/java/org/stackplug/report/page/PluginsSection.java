package org.stackplug.report.page;

import java.util.Optional;
import org.stackplug.journal.RunRecord;

/** The declared plugins and their checkouts. */
final class PluginsSection extends Section {
    static final String ID = "plugins";
    private static final int ABBREVIATED = 10;

    PluginsSection() {
        super(ID, "Plugins");
    }

    @Override
    void content(RunRecord run, HtmlWriter html) {
        HtmlTable table = new HtmlTable(html, "Plugins", "Name", "URL", "Ref", "Revision", "Checkout", "Declared at");
        for (RunRecord.Plugin plugin : run.plugins()) {
            table.row(
                    plugin.name(),
                    plugin.declared().url(),
                    plugin.declared().ref(),
                    commit(plugin),
                    plugin.action().orElse("-"),
                    plugin.declared().declaredAt());
        }
        table.end();
    }

    private static String commit(RunRecord.Plugin plugin) {
        String from = plugin.from()
                .filter(before -> !Optional.of(before).equals(plugin.revision()))
                .map(before -> abbreviated(before) + " → ")
                .orElse("");
        return from + plugin.revision().map(PluginsSection::abbreviated).orElse("-");
    }

    private static String abbreviated(String revision) {
        return revision.length() > ABBREVIATED ? revision.substring(0, ABBREVIATED) : revision;
    }
}
