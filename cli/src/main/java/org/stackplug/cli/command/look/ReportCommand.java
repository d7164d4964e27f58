package org.stackplug.cli.command.look;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.bundle.BundleRequest;
import org.stackplug.bundle.BundledFile;
import org.stackplug.bundle.SupportBundle;
import org.stackplug.cli.backend.ProvidersDocument;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.setting.ConfigDocument;
import org.stackplug.cli.setting.Settings;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.cli.terminal.Summary;
import org.stackplug.file.StorageProblem;
import org.stackplug.journal.HoldSpan;
import org.stackplug.journal.RunMessage;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.Runs;
import org.stackplug.journal.StepSpan;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.report.LabReport;
import org.stackplug.report.ReportFiles;
import org.stackplug.report.text.Durations;

/** {@code report}: how a run went. */
public final class ReportCommand extends ToolCommand {
    private Optional<String> name = Optional.empty();
    private boolean open;
    private Optional<Path> bundle = Optional.empty();
    private Optional<Path> lab = Optional.empty();

    public ReportCommand(String description, Invocation invocation) {
        super("report", description, invocation);
        help().paragraph("RUN is an id, the beginning of one, or latest; by default it is the last run that had steps."
                        + " A bundle has everything that a person needs who helps: the run's journal, reports and logs, local.conf,"
                        + " and what doctor, status, plan, providers and config say. Secrets are masked. It can be made without a run, and"
                        + " for one that was killed or goes on.")
                .example("report", "the last run that had steps")
                .example("report latest --open", "the last run, as a page")
                .example("report --bundle help.zip", "all about it in one masked archive, to ask for help")
                .example("report --lab results", "the runs of several hosts, as one page and one JUnit XML");
        options()
                .argument(
                        0, "RUN", false, "the run (default: the last one that had steps)", v -> name = Optional.of(v));
        options()
                .option(
                        "--bundle",
                        "FILE",
                        "write a masked zip archive for a person who helps; FILE must not exist",
                        v -> bundle = Optional.of(Path.of(v).toAbsolutePath().normalize()));
        options()
                .option(
                        "--lab",
                        "DIR",
                        "write lab.html and lab.xml about the runs of several hosts; DIR has a folder for each, with its"
                                + " journal.jsonl",
                        v -> lab = Optional.of(Path.of(v).toAbsolutePath().normalize()));
        options().flag("--open", "open the page report.html with BROWSER or xdg-open", v -> open = v);
    }

    @Override
    protected int execute() throws StackplugException {
        if (lab.isPresent()) {
            return lab(lab.get());
        }
        if (bundle.isPresent()) {
            return bundle(bundle.get());
        }
        settings();
        Runs runs = new Runs(globals().topDir());
        RunRecord run = name.isPresent() ? runs.find(name.get()) : runs.lastWithSteps();
        recall(run.folder());
        Path page = run.folder().resolve(ReportFiles.HTML);
        boolean ended = run.state() != RunRecord.State.KILLED && run.state() != RunRecord.State.RUNNING;
        if (!ended || !Files.isRegularFile(page, LinkOption.NOFOLLOW_LINKS)) {
            try {
                ReportFiles.write(run, secrets());
            } catch (IOException e) {
                throw new StackplugException(
                        StorageProblem.writing("the report can't be written", e, "the run's folder"), e);
            }
        }
        if (globals().json()) {
            Documents.document(writer(), secrets(), "report", json -> write(json, run));
        } else {
            new Summary(out(), globals().paletteOf(1), secrets()).print(run);
            out().println("Page:    " + page);
        }
        if (open) {
            open(page);
        }
        return 0;
    }

    private int lab(Path folder) throws StackplugException {
        if (name.isPresent() || bundle.isPresent()) {
            throw wrongUsage("--lab is about the runs of several hosts: leave out RUN and --bundle");
        }
        if (!Files.isDirectory(folder)) {
            throw wrongUsage("--lab: " + folder + " is not a folder");
        }
        LabReport report;
        try {
            report = LabReport.read(folder);
            if (report.runs().isEmpty()) {
                throw wrongUsage("--lab: no folder in " + folder + " has a journal.jsonl");
            }
            // Where the whole folder of a run was copied, JUnit XML has the ends of logs.
            report.runs().values().forEach(run -> recall(run.folder()));
            report.write(secrets());
        } catch (IOException e) {
            throw new StackplugException(
                    StorageProblem.writing("the report of the lab can't be written", e, "the folder of the lab"), e);
        }
        Path page = folder.resolve(LabReport.HTML);
        if (globals().json()) {
            Documents.document(writer(), secrets(), "lab", json -> write(json, report));
        } else {
            report.runs()
                    .forEach((host, run) -> out().println(ProblemPrinter.visible(
                            host + "  " + run.state().word() + "  " + Durations.text(run.took()))));
            report.criticalPath()
                    .forEach(part -> out().println(ProblemPrinter.visible(
                            "    " + part.getKey() + "  " + Durations.text(part.getValue()))));
            out().println("Page:    " + page);
        }
        if (open) {
            open(page);
        }
        return 0;
    }

    private static void write(JsonGenerator json, LabReport report) throws IOException {
        json.writeStringField("page", report.folder().resolve(LabReport.HTML).toString());
        json.writeStringField("junit", report.folder().resolve(LabReport.JUNIT).toString());
        json.writeArrayFieldStart("hosts");
        for (Map.Entry<String, RunRecord> host : report.runs().entrySet()) {
            json.writeStartObject();
            json.writeStringField("host", host.getKey());
            RunsCommand.summary(json, host.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("criticalPath");
        for (Map.Entry<String, Duration> part : report.criticalPath()) {
            json.writeStartObject();
            json.writeStringField("part", part.getKey());
            json.writeNumberField("millis", part.getValue().toMillis());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private int bundle(Path file) throws StackplugException {
        Runs runs = new Runs(globals().topDir());
        Optional<Path> run =
                name.isPresent() ? Optional.of(runs.find(name.get()).folder()) : runs.usableFolder();
        SupportBundle writing = new SupportBundle(
                new BundleRequest(
                        run,
                        MachineRequest.of(globals(), this::settings),
                        Settings.files(globals().topDir(), System.getenv()),
                        List.of(
                                new BundleRequest.BundleDocument(
                                        "providers.json", writer -> ProvidersDocument.write(writer, secrets())),
                                new BundleRequest.BundleDocument("config.json", this::config))),
                secrets());
        onInterrupt(writing::cancel);
        List<BundledFile> files = writing.write(file);
        if (globals().json()) {
            Documents.document(writer(), secrets(), "bundle", json -> write(json, file, run, files));
            return 0;
        }
        for (BundledFile one : files) {
            if (!one.remark().isEmpty()) {
                out().println(ProblemPrinter.visible(one.name() + "  " + one.remark()));
            }
        }
        long there = files.stream().filter(BundledFile::isThere).count();
        out().println("Bundle:  " + file + " (" + there + " files); its README.txt says how they were masked");
        return 0;
    }

    private void config(Writer writer) {
        try {
            ConfigDocument.write(writer, secrets(), settings());
        } catch (StackplugException e) {
            Documents.failure(writer, secrets(), "config", e.problems(), List.of());
        }
    }

    private static void write(JsonGenerator json, Path file, Optional<Path> run, List<BundledFile> files)
            throws IOException {
        json.writeStringField("file", file.toString());
        Documents.nullable(json, "run", run.map(folder -> String.valueOf(folder.getFileName())));
        json.writeArrayFieldStart("files");
        for (BundledFile one : files) {
            json.writeStartObject();
            json.writeStringField("name", one.name());
            if (one.isThere()) {
                json.writeNumberField("bytes", one.bytes());
            } else {
                json.writeNullField("bytes");
            }
            json.writeStringField("remark", one.remark());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, RunRecord run) throws IOException {
        RunsCommand.summary(json, run);
        json.writeStringField("version", run.header().version());
        json.writeArrayFieldStart("points");
        for (RunRecord.PointSpan point : run.points()) {
            json.writeStartObject();
            json.writeStringField("point", point.point());
            json.writeStringField("startedAt", point.time().started().toString());
            json.writeNumberField("millis", point.took().toMillis());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("holds");
        for (HoldSpan hold : run.holds().spans()) {
            json.writeStartObject();
            json.writeStringField("point", hold.after());
            json.writeStringField("startedAt", hold.time().started().toString());
            json.writeNumberField("millis", hold.took().toMillis());
            Documents.nullable(json, "end", hold.end());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("plugins");
        for (RunRecord.Plugin plugin : run.plugins()) {
            json.writeStartObject();
            json.writeStringField("name", plugin.name());
            json.writeStringField("url", plugin.declared().url());
            json.writeStringField("ref", plugin.declared().ref());
            Documents.nullable(json, "revision", plugin.revision());
            Documents.nullable(json, "action", plugin.action());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("steps");
        for (StepSpan step : run.steps()) {
            json.writeStartObject();
            json.writeStringField("point", step.point());
            json.writeStringField("kind", step.kind());
            Documents.nullable(json, "plugin", step.plugin());
            json.writeStringField("file", step.file());
            json.writeStringField("status", step.status());
            json.writeStringField("startedAt", step.started().toString());
            json.writeNumberField("millis", step.took().toMillis());
            json.writeStringField("log", run.folder().resolve(step.log()).toString());
            if (step.kind().equals("merge")) {
                Documents.nullable(json, "target", step.effects().target());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        run.openStackCalls().write(json);
        messages(json, "warnings", run.warnings());
        messages(json, "problems", run.problems());
    }

    private static void messages(JsonGenerator json, String field, List<RunMessage> all) throws IOException {
        json.writeArrayFieldStart(field);
        for (RunMessage one : all) {
            json.writeStartObject();
            if (!one.code().isEmpty()) {
                json.writeStringField("code", one.code());
            }
            json.writeStringField("sentence", one.sentence());
            Documents.places(json, "places", one.places());
            json.writeStringField("cause", one.cause());
            json.writeStringField("remedy", one.remedy());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Opens the page with the user's choice of browser, or else with the desktop's. */
    private void open(Path page) throws StackplugException {
        List<String> openers = new ArrayList<>();
        Optional.ofNullable(System.getenv("BROWSER"))
                .filter(browser -> !browser.isBlank())
                .ifPresent(openers::add);
        openers.add("xdg-open");
        for (String opener : openers) {
            try {
                new ProcessBuilder(opener, page.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return;
            } catch (IOException e) {
                System.getLogger(ReportCommand.class.getName())
                        .log(System.Logger.Level.DEBUG, "no " + opener + " to be started", e);
            }
        }
        throw new StackplugException(Problem.of(ErrorCode.USAGE, "no browser could be started")
                .because("Neither BROWSER nor xdg-open starts one.")
                .remedy("Open " + page + " yourself, or set BROWSER."));
    }
}
