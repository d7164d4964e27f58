package org.stackplug.report.page;

import java.io.IOException;
import java.io.Writer;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.StepSpan;
import org.stackplug.mask.Secrets;
import org.stackplug.report.text.Durations;

/** A run as one page that needs nothing else: no network, no script. Failures come first. */
public final class HtmlReport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT).withZone(ZoneId.systemDefault());

    /** In the order of the page. */
    private static final List<Section> SECTIONS = List.of(
            new WarningsSection(),
            new OpenStackSection(),
            new TimelineSection(),
            new TimesSection(),
            new StepsSection(),
            new PluginsSection(),
            new PlanSection(),
            new LockSection(),
            new VariablesSection());

    private final RunRecord run;
    private final Secrets secrets;

    /** @param secrets what must not be shown */
    public HtmlReport(RunRecord run, Secrets secrets) {
        this.run = run;
        this.secrets = secrets;
    }

    /** Writes the page. The writer is flushed, and stays open. */
    public void write(Writer target) throws IOException {
        List<Section> sections =
                SECTIONS.stream().filter(section -> section.isShown(run)).toList();
        HtmlWriter html = new HtmlWriter(secrets);
        PageFrame.open("stackplug " + run.command() + ": " + run.state().word(), html);
        header(sections, html);
        html.open("main").constant("id", "main");
        new FailureSections(run, secrets).write(html);
        sections.forEach(section -> section.write(run, html));
        html.close("main");
        PageFrame.close(html);
        target.write(html.toString());
        target.flush();
    }

    private void header(List<Section> sections, HtmlWriter html) {
        String state = run.state().word();
        html.open("header");
        html.open("h1").text("stackplug " + run.command() + " ");
        html.open("span").constant("class", "state " + state).text(state).close("span");
        html.close("h1");
        facts(html);
        html.open("nav").constant("aria-label", "Parts of the report");
        sections.forEach(section -> html.open("a")
                .constant("href", "#" + section.id())
                .text(section.name())
                .close("a"));
        html.close("nav").close("header");
    }

    private void facts(HtmlWriter html) {
        html.open("dl").constant("class", "facts");
        fact(html, "Run", run.id());
        fact(html, "Started", TIME.format(run.started()));
        run.header().part().ifPresent(part -> fact(html, "Plugins run", part));
        run.continues()
                .ifPresent(earlier -> fact(html, "Continues", earlier.run() + ", from '" + earlier.point() + "' on"));
        fact(html, "Took", Durations.text(run.took()));
        fact(html, "TOP_DIR", run.header().topDir().toString());
        run.header().dest().ifPresent(dest -> fact(html, "DEST", dest.toString()));
        fact(html, "Plugins", Integer.toString(run.plugins().size()));
        long done = run.steps().stream().filter(StepSpan::isDone).count();
        int known = Math.max(run.planned().size(), run.steps().size());
        fact(html, "Steps", done + " done of " + known);
        html.close("dl");
    }

    private static void fact(HtmlWriter html, String name, String value) {
        html.open("div").element("dt", name).element("dd", value).close("div");
    }
}
