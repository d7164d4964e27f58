package org.stackplug.report;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.stackplug.journal.RecordedStep;
import org.stackplug.journal.RunMessage;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.StepSpan;
import org.stackplug.mask.Secrets;
import org.stackplug.report.text.Excerpt;

/**
 * A run as JUnit XML, which CI systems read: a suite for each point, a case for each step and for each plugin that could not be
 * fetched, and one for each other problem of a run in which no step failed. Steps that were planned and not begun are skipped.
 */
final class JunitReport {
    private static final double MILLIS = 1000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String host;
    private final RunRecord run;
    private final Secrets secrets;

    JunitReport(RunRecord run, Secrets secrets) {
        this("", run, secrets);
    }

    private JunitReport(String host, RunRecord run, Secrets secrets) {
        this.host = host;
        this.run = run;
        this.secrets = secrets;
    }

    /**
     * One case.
     *
     * @param kind {@code failure}, {@code error}, {@code skipped}, or nothing
     */
    private record Case(String name, String owner, Duration took, String kind, String message, String text) {}

    void write(Writer target) throws IOException {
        write("stackplug " + run.command(), Map.of(host, run), secrets, target);
    }

    /**
     * Writes several runs as one.
     *
     * @param runs by the names of their hosts, which the names of suites and cases begin with; an empty name adds nothing
     */
    static void write(String name, Map<String, RunRecord> runs, Secrets secrets, Writer target) throws IOException {
        Map<JunitReport, Map<String, List<Case>>> reports = new LinkedHashMap<>();
        runs.forEach((host, run) -> {
            JunitReport report = new JunitReport(host, run, secrets);
            reports.put(report, report.suites());
        });
        List<Case> all = reports.values().stream()
                .flatMap(suites -> suites.values().stream())
                .flatMap(List::stream)
                .toList();
        Duration took = runs.values().stream()
                .map(RunRecord::took)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(target);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            xml.writeAttribute("name", clean(name, secrets));
            totals(xml, all, took);
            for (Map.Entry<JunitReport, Map<String, List<Case>>> report : reports.entrySet()) {
                for (Map.Entry<String, List<Case>> suite : report.getValue().entrySet()) {
                    report.getKey().suite(xml, suite.getKey(), suite.getValue());
                }
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private Map<String, List<Case>> suites() {
        Map<String, List<Case>> suites = new LinkedHashMap<>();
        boolean reported = false;
        for (RunRecord.Plugin plugin : run.plugins()) {
            if (plugin.action().filter("failed"::equals).isPresent()) {
                suites.computeIfAbsent("fetch", point -> new java.util.ArrayList<>())
                        .add(fetch(plugin));
            }
        }
        for (StepSpan step : run.steps()) {
            String kind = step.isDone() ? "" : step.status().equals("failed") ? "failure" : "error";
            String message = "";
            String text = "";
            if (!step.isDone()) {
                message = step.failure().map(StepSpan.Broken::words).orElse("the run ended during this step");
                text = String.join(
                                "\n", step.failure().map(StepSpan.Broken::stack).orElse(List.of())) + "\n\n"
                        + String.join("\n", Excerpt.tail(run.logOf(step), secrets));
                reported = true;
            }
            suites.computeIfAbsent(step.point(), point -> new java.util.ArrayList<>())
                    .add(new Case(
                            step.kind() + " " + shortName(step.file()),
                            step.owner(),
                            step.took(),
                            kind,
                            message,
                            text));
        }
        if (run.state() != RunRecord.State.DONE) {
            notBegun(suites);
        }
        if (!reported) {
            List<RunMessage> ofFetches = run.plugins().stream()
                    .flatMap(plugin -> plugin.problems().stream())
                    .toList();
            for (RunMessage problem : run.problems()) {
                if (ofFetches.contains(problem)) {
                    continue;
                }
                suites.computeIfAbsent("run", point -> new java.util.ArrayList<>())
                        .add(new Case(
                                problem.code(),
                                "stackplug",
                                Duration.ZERO,
                                "error",
                                problem.sentence(),
                                problem.cause() + "\n" + problem.remedy()));
            }
        }
        return suites;
    }

    private static Case fetch(RunRecord.Plugin plugin) {
        List<RunMessage> problems = plugin.problems();
        String message = problems.isEmpty()
                ? "could not be fetched"
                : problems.get(0).code() + ": " + problems.get(0).sentence();
        String text = problems.stream()
                .map(problem ->
                        problem.code() + ": " + problem.sentence() + "\n" + problem.cause() + "\n" + problem.remedy())
                .collect(Collectors.joining("\n\n"));
        return new Case("fetch", plugin.name(), Duration.ZERO, "failure", message, text);
    }

    private void notBegun(Map<String, List<Case>> suites) {
        for (RecordedStep planned : run.planned()) {
            boolean begun = run.steps().stream()
                    .anyMatch(step -> step.point().equals(planned.point())
                            && step.kind().equals(planned.kind())
                            && step.file().equals(planned.file()));
            if (!begun) {
                suites.computeIfAbsent(planned.point(), point -> new java.util.ArrayList<>())
                        .add(new Case(
                                planned.kind() + " " + shortName(planned.file()),
                                planned.plugin().orElse(planned.kind() + " " + shortName(planned.file())),
                                Duration.ZERO,
                                "skipped",
                                "the run ended before this step",
                                ""));
            }
        }
    }

    private static String shortName(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    private void suite(XMLStreamWriter xml, String point, List<Case> cases) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", clean(host.isEmpty() ? point : host + ": " + point));
        totals(xml, cases, cases.stream().map(Case::took).reduce(Duration.ZERO, Duration::plus));
        xml.writeAttribute("timestamp", TIME.format(run.started()));
        for (Case one : cases) {
            xml.writeCharacters("\n    ");
            xml.writeStartElement("testcase");
            xml.writeAttribute(
                    "classname",
                    clean((host.isEmpty() ? "" : host + ".") + point.replace(' ', '.') + "." + one.owner()));
            xml.writeAttribute("name", clean(one.name()));
            xml.writeAttribute("time", seconds(one.took()));
            if (!one.kind().isEmpty()) {
                xml.writeStartElement(one.kind());
                xml.writeAttribute("message", clean(one.message()));
                if (!one.kind().equals("skipped")) {
                    xml.writeAttribute("type", one.kind());
                    xml.writeCharacters(clean(one.text()));
                }
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
    }

    private static void totals(XMLStreamWriter xml, List<Case> cases, Duration took) throws XMLStreamException {
        xml.writeAttribute("tests", Integer.toString(cases.size()));
        for (String kind : List.of("failure", "error", "skipped")) {
            String name = kind.equals("skipped") ? kind : kind + "s";
            xml.writeAttribute(
                    name,
                    Long.toString(
                            cases.stream().filter(c -> c.kind().equals(kind)).count()));
        }
        xml.writeAttribute("time", seconds(took));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toMillis() / MILLIS);
    }

    /** Masks a text, and replaces characters that XML can't contain. */
    private String clean(String text) {
        return clean(text, secrets);
    }

    private static String clean(String text, Secrets secrets) {
        StringBuilder clean = new StringBuilder(text.length());
        secrets.mask(text).codePoints().forEach(c -> {
            boolean allowed =
                    c == '\n' || c == '\t' || (c >= ' ' && c < 0xd800) || (c >= 0xe000 && c < 0xfffe) || c > 0xffff;
            clean.appendCodePoint(allowed ? c : '\ufffd');
        });
        return clean.toString();
    }
}
