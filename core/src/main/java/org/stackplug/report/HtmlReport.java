package org.stackplug.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.owasp.encoder.Encode;
import org.stackplug.file.PlainFile;
import org.stackplug.journal.OpenStackCalls;
import org.stackplug.journal.RunRecord;
import org.stackplug.mask.Secrets;
import org.stackplug.spi.Place;

/** A run as one page that needs nothing else: no network, no script. What went wrong comes first. */
final class HtmlReport {
    private static final long LARGEST_LOCK = 16L * 1024 * 1024;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final RunRecord run;
    private final Secrets secrets;
    private final StringBuilder html = new StringBuilder();

    HtmlReport(RunRecord run, Secrets secrets) {
        this.run = run;
        this.secrets = secrets;
    }

    void write(Writer target) throws IOException {
        head();
        failures();
        warnings();
        openStackCalls();
        html.append("<section aria-labelledby=\"timeline\"><h2 id=\"timeline\">Timeline</h2>\n");
        html.append(new Timeline(run, secrets).svg());
        html.append("</section>\n");
        times();
        steps();
        plugins();
        plan();
        lock();
        settings();
        html.append("</main>\n</body>\n</html>\n");
        target.write(html.toString());
        target.flush();
    }

    private String text(String raw) {
        return Encode.forHtmlContent(secrets.mask(raw));
    }

    private String attribute(String raw) {
        return Encode.forHtmlAttribute(secrets.mask(raw));
    }

    private static String style() throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IOException("report.css is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void head() throws IOException {
        String title = "stackplug " + run.command() + ": " + run.state().word();
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\">\n")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .append("<title>")
                .append(text(title))
                .append("</title>\n<style>\n")
                .append(style())
                .append("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the report</a>\n<header>\n<h1>")
                .append("stackplug ")
                .append(text(run.command()))
                .append(" <span class=\"state ")
                .append(run.state().word())
                .append("\">")
                .append(run.state().word())
                .append("</span></h1>\n<dl class=\"facts\">\n");
        fact("Run", run.id());
        fact("Started", TIME.format(run.started()));
        run.continues().ifPresent(earlier -> fact("Continues", earlier.run() + ", from '" + earlier.point() + "' on"));
        fact("Took", Durations.text(run.took()));
        fact("TOP_DIR", run.topDir().toString());
        run.dest().ifPresent(dest -> fact("DEST", dest.toString()));
        fact("Plugins", Integer.toString(run.plugins().size()));
        long done = run.steps().stream().filter(RunRecord.StepSpan::isDone).count();
        fact(
                "Steps",
                done + " done of " + Math.max(run.planned().size(), run.steps().size()));
        html.append(
                        "</dl>\n<nav aria-label=\"Parts of the report\"><a href=\"#timeline\">Timeline</a> <a href=\"#times\">Times</a>")
                .append(" <a href=\"#steps\">Steps</a> <a href=\"#plugins\">Plugins</a> <a href=\"#plan\">Plan</a>")
                .append(
                        " <a href=\"#lock\">Lock</a> <a href=\"#settings\">Settings</a></nav>\n</header>\n<main id=\"main\">\n");
    }

    private void fact(String name, String value) {
        html.append("<div><dt>")
                .append(name)
                .append("</dt><dd>")
                .append(text(value))
                .append("</dd></div>\n");
    }

    private void failures() {
        if (run.state() == RunRecord.State.KILLED) {
            html.append(
                    "<section class=\"failure\"><h2>The run has no end</h2><p>It was killed, or the machine went down. "
                            + "What follows is what its journal says up to then.</p></section>\n");
        }
        List<RunRecord.StepSpan> broken =
                run.steps().stream().filter(step -> !step.isDone()).toList();
        for (RunRecord.Message problem : run.problems()) {
            html.append("<section class=\"failure\"><h2>")
                    .append(text(problem.code()))
                    .append(" ")
                    .append(text(problem.sentence()))
                    .append("</h2>\n");
            problem.places().stream().findFirst().map(Place::toString).ifPresent(this::excerpt);
            cause(problem);
            if (!problem.remedy().isEmpty()) {
                html.append("<p class=\"remedy\"><strong>To do:</strong> ")
                        .append(text(problem.remedy()))
                        .append("</p>\n");
            }
            html.append("</section>\n");
        }
        if (run.problems().isEmpty()) {
            for (RunRecord.StepSpan step : broken) {
                html.append("<section class=\"failure\"><h2>")
                        .append(text(step.owner()))
                        .append(": ")
                        .append(text(step.point()))
                        .append(" ")
                        .append(step.status())
                        .append("</h2>\n");
                logTail(step);
                html.append("</section>\n");
            }
        }
    }

    /** Of a failed step the end of the log is shown at its full length, with a link. */
    private void cause(RunRecord.Message problem) {
        if (problem.failure().isEmpty()) {
            pre("Cause", problem.cause());
            return;
        }
        RunRecord.LoggedFailure failure = problem.failure().get();
        pre("Cause", failure.broken().trace());
        Optional<RunRecord.StepSpan> step = run.steps().stream()
                .filter(one -> failure.log().equals(Optional.of(one.log())))
                .findFirst();
        if (step.isPresent()) {
            logTail(step.get());
        } else {
            pre("The end of its log", String.join("\n", failure.logEnd()));
        }
    }

    private void logTail(RunRecord.StepSpan step) {
        pre("The end of its log", String.join("\n", Excerpt.tail(run.logOf(step), secrets)));
        logLink(step);
    }

    private void logLink(RunRecord.StepSpan step) {
        if (!step.log().isEmpty()) {
            html.append("<a href=\"")
                    .append(Encode.forHtmlAttribute(
                            Encode.forUriComponent(step.log()).replace("%2F", "/")))
                    .append("\">log<span class=\"away\"> of ")
                    .append(text(step.owner() + ", " + step.point()))
                    .append("</span></a>\n");
        }
    }

    private void excerpt(String place) {
        html.append("<p class=\"place\">").append(text(place)).append("</p>\n");
        Excerpt excerpt = Excerpt.of(place, secrets);
        if (excerpt.lines().isEmpty()) {
            return;
        }
        html.append("<pre tabindex=\"0\" aria-label=\"The place\"><code>");
        int number = excerpt.first();
        for (String line : excerpt.lines()) {
            boolean marked = number == excerpt.marked();
            html.append(marked ? "<mark>" : "")
                    .append(String.format(Locale.ROOT, "%s%4d  ", marked ? ">" : " ", number))
                    .append(text(line))
                    .append(marked ? "</mark>" : "")
                    .append("\n");
            number++;
        }
        html.append("</code></pre>\n");
    }

    private void pre(String label, String content) {
        if (!content.isBlank()) {
            html.append("<h3>")
                    .append(label)
                    .append("</h3>\n<pre tabindex=\"0\" aria-label=\"")
                    .append(label)
                    .append("\"><code>")
                    .append(text(content))
                    .append("</code></pre>\n");
        }
    }

    private void warnings() {
        if (run.warnings().isEmpty()) {
            return;
        }
        html.append("<section><h2>Warnings</h2>\n<ul>\n");
        for (RunRecord.Message warning : run.warnings()) {
            html.append("<li>").append(text(warning.sentence()));
            warning.places()
                    .forEach(place -> html.append("<br><code>")
                            .append(text(place.toString()))
                            .append("</code>"));
            html.append("</li>\n");
        }
        html.append("</ul></section>\n");
    }

    private void openStackCalls() {
        OpenStackCalls calls = run.openStackCalls();
        if (calls.isEmpty()) {
            return;
        }
        html.append("<section aria-labelledby=\"openstack\"><h2 id=\"openstack\">Calls of OpenStack functions</h2>\n")
                .append(
                        "<p>These functions configure the OpenStack around them. There is none here, so each call failed;"
                                + " run the plugin in a DevStack tree.</p>\n");
        table("Calls of OpenStack functions", "Plugin", "Calls", "Functions");
        calls.byPlugin()
                .keySet()
                .forEach(plugin -> row(plugin, Long.toString(calls.count(plugin)), calls.functions(plugin)));
        html.append("</tbody></table></div></section>\n");
    }

    private void times() {
        html.append("<section aria-labelledby=\"times\"><h2 id=\"times\">Times</h2>\n<div class=\"columns\">\n");
        table("Time for each point", "Point", "Time");
        run.byPoint().forEach((point, took) -> row(point, Durations.text(took)));
        html.append("</tbody></table></div>\n");
        table("Time for each plugin", "Plugin", "Time");
        run.byOwner().forEach((owner, took) -> row(owner, Durations.text(took)));
        html.append("</tbody></table></div>\n</div></section>\n");
    }

    private void table(String caption, String... heads) {
        html.append("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"")
                .append(caption)
                .append("\"><table><caption class=\"away\">")
                .append(caption)
                .append("</caption><thead><tr>");
        for (String head : heads) {
            html.append("<th scope=\"col\">").append(head).append("</th>");
        }
        html.append("</tr></thead><tbody>\n");
    }

    private void row(String... cells) {
        html.append("<tr>");
        for (String cell : cells) {
            html.append("<td>").append(text(cell)).append("</td>");
        }
        html.append("</tr>\n");
    }

    private void steps() {
        html.append("<section aria-labelledby=\"steps\"><h2 id=\"steps\">Steps</h2>\n")
                .append(
                        "<p>A link leads to what the step has written, as it wrote it, in the run's folder: secrets stand there as"
                                + " they are. <code>stackplug logs</code> masks them.</p>\n");
        table("Steps", "Point", "Plugin or script", "Status", "Time", "Log");
        int number = 0;
        for (RunRecord.StepSpan step : run.steps()) {
            html.append("<tr id=\"step-")
                    .append(number++)
                    .append("\" class=\"")
                    .append(step.status())
                    .append("\"><td>")
                    .append(text(step.point()))
                    .append("</td><td title=\"")
                    .append(attribute(step.file()))
                    .append("\">")
                    .append(text(step.owner()
                            + step.target().map(target -> " → " + target).orElse("")))
                    .append("</td><td>")
                    .append(step.status())
                    .append("</td><td class=\"number\">")
                    .append(Durations.text(step.took()))
                    .append("</td><td>");
            logLink(step);
            html.append("</td></tr>\n");
        }
        html.append("</tbody></table></div></section>\n");
    }

    private void plugins() {
        html.append("<section aria-labelledby=\"plugins\"><h2 id=\"plugins\">Plugins</h2>\n");
        table("Plugins", "Name", "URL", "Ref", "Commit", "Checkout", "Declared at");
        for (RunRecord.Plugin plugin : run.plugins()) {
            String from = plugin.from()
                    .filter(before -> !Optional.of(before).equals(plugin.revision()))
                    .map(before -> brief(before) + " → ")
                    .orElse("");
            row(
                    plugin.name(),
                    plugin.url(),
                    plugin.ref(),
                    from + plugin.revision().map(HtmlReport::brief).orElse("-"),
                    plugin.action().orElse("-"),
                    plugin.declaredAt());
        }
        html.append("</tbody></table></div></section>\n");
    }

    private static String brief(String revision) {
        return revision.length() > 10 ? revision.substring(0, 10) : revision;
    }

    private void plan() {
        html.append("<section aria-labelledby=\"plan\"><h2 id=\"plan\">Plan</h2>\n<details><summary>")
                .append(run.planned().size())
                .append(" steps, as they were known before the first one</summary>\n");
        table("Plan", "Point", "Kind", "Plugin", "File");
        for (RunRecord.PlannedStep step : run.planned()) {
            row(step.point(), step.kind(), step.plugin().orElse(""), step.file());
        }
        html.append("</tbody></table></div></details></section>\n");
    }

    private void lock() {
        html.append("<section aria-labelledby=\"lock\"><h2 id=\"lock\">Lock</h2>\n");
        Path lock = run.folder().resolve(ReportFiles.LOCK);
        try {
            if (Files.exists(lock)) {
                html.append(
                                "<details><summary>stackplug.lock at the end of the run</summary>\n<pre tabindex=\"0\" aria-label=\"stackplug.lock\"><code>")
                        .append(text(PlainFile.text(lock, LARGEST_LOCK)))
                        .append("</code></pre></details>");
            } else {
                html.append("<p>There was no lock file.</p>");
            }
        } catch (IOException e) {
            html.append("<p>It can't be read.</p>");
        }
        html.append("</section>\n");
    }

    private void settings() {
        html.append("<section aria-labelledby=\"settings\"><h2 id=\"settings\">Settings</h2>\n<details><summary>")
                .append(run.settings().size())
                .append(" variables that localrc or a step has set</summary>\n");
        table("Settings", "Variable", "Value", "Set by", "Before");
        run.settings()
                .forEach((name, setting) -> row(
                        name,
                        setting.value(),
                        setting.file().orElse(setting.point().equals("fetch") ? "localrc" : setting.point()),
                        setting.before().orElse("")));
        html.append("</tbody></table></div></details></section>\n");
    }
}
