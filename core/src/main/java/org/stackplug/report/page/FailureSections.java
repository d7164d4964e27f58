package org.stackplug.report.page;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.stackplug.journal.RunMessage;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.StepSpan;
import org.stackplug.mask.Secrets;
import org.stackplug.report.text.Excerpt;
import org.stackplug.spi.Place;

/** What went wrong, first on the page: a section for each problem, with its place, its cause and the end of the log. */
final class FailureSections {
    private final RunRecord run;
    private final Secrets secrets;

    FailureSections(RunRecord run, Secrets secrets) {
        this.run = run;
        this.secrets = secrets;
    }

    void write(HtmlWriter html) {
        if (run.state() == RunRecord.State.KILLED) {
            begin("The run did not end", html);
            html.element(
                    "p",
                    "It was killed, or the machine went down. The report shows what the journal recorded until then.");
            html.close("section");
        }
        List<StepSpan> broken =
                run.steps().stream().filter(step -> !step.isDone()).toList();
        run.problems().forEach(problem -> problem(problem, html));
        if (run.problems().isEmpty()) {
            for (StepSpan step : broken) {
                begin(step.owner() + ": " + step.point() + " " + step.status(), html);
                logTail(step, html);
                html.close("section");
            }
        }
    }

    private static void begin(String title, HtmlWriter html) {
        html.open("section").constant("class", "failure").element("h2", title);
    }

    private void problem(RunMessage problem, HtmlWriter html) {
        begin(problem.code() + " " + problem.sentence(), html);
        problem.places().stream().findFirst().map(Place::toString).ifPresent(place -> excerpt(place, html));
        if (problem.failure().isPresent()) {
            failure(problem.failure().get(), html);
        } else {
            preformatted("Cause", problem.cause(), html);
        }
        if (!problem.remedy().isEmpty()) {
            html.open("p").constant("class", "remedy").element("strong", "To do:");
            html.text(" " + problem.remedy()).close("p");
        }
        html.close("section");
    }

    /** Shows the end of a step's log at its full length, with a link; of another log what was noted of it. */
    private void failure(RunMessage.LoggedFailure failure, HtmlWriter html) {
        preformatted("Cause", failure.broken().trace(), html);
        Optional<StepSpan> step = run.steps().stream()
                .filter(one -> failure.log().equals(Optional.of(one.log())))
                .findFirst();
        if (step.isPresent()) {
            logTail(step.get(), html);
        } else {
            preformatted("End of the log", String.join("\n", failure.logEnd()), html);
        }
    }

    private void logTail(StepSpan step, HtmlWriter html) {
        preformatted("End of the log", String.join("\n", Excerpt.tail(run.logOf(step), secrets)), html);
        LogLink.write(step, html);
    }

    private void excerpt(String place, HtmlWriter html) {
        html.open("p").constant("class", "place").text(place).close("p");
        Excerpt excerpt = Excerpt.of(place, secrets);
        if (excerpt.lines().isEmpty()) {
            return;
        }
        beginPreformatted("Place", html);
        int number = excerpt.first();
        for (String line : excerpt.lines()) {
            boolean marked = number == excerpt.marked();
            String numbered = String.format(Locale.ROOT, "%s%4d  ", marked ? ">" : " ", number) + line;
            if (marked) {
                html.element("mark", numbered).text("\n");
            } else {
                html.text(numbered + "\n");
            }
            number++;
        }
        html.close("code").close("pre");
    }

    private static void preformatted(String label, String content, HtmlWriter html) {
        if (!content.isBlank()) {
            html.element("h3", label);
            beginPreformatted(label, html);
            html.text(content).close("code").close("pre");
        }
    }

    private static void beginPreformatted(String label, HtmlWriter html) {
        html.open("pre").constant("tabindex", "0").constant("aria-label", label).open("code");
    }
}
