package org.stackplug.cli.command.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.command.Interruption;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.RunOptionsFactory;
import org.stackplug.cli.command.Setter;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.command.look.PlanCommand;
import org.stackplug.cli.command.look.StatusCommand;
import org.stackplug.cli.setting.Setting;
import org.stackplug.cli.setting.Settings;
import org.stackplug.cli.terminal.Console;
import org.stackplug.cli.terminal.LiveView;
import org.stackplug.cli.terminal.Streams;
import org.stackplug.cli.terminal.Summary;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.journal.Journal;
import org.stackplug.journal.Runs;
import org.stackplug.lock.LockEntry;
import org.stackplug.options.CheckpointFlags;
import org.stackplug.options.Command;
import org.stackplug.options.FetchFlags;
import org.stackplug.options.RunOptions;
import org.stackplug.options.StepOptions;
import org.stackplug.plugin.Checkout;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.report.ReportFiles;
import org.stackplug.run.Planner;
import org.stackplug.run.PluginStatus;
import org.stackplug.run.RunReport;
import org.stackplug.run.StackRun;
import org.stackplug.run.StatusCheck;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.run.step.Point;
import org.stackplug.state.RunFolder;

/** {@code stack}, {@code unstack}, {@code clean}, {@code run}, {@code fetch} and {@code update}. */
public final class RunCommand extends ToolCommand {
    private final Command command;
    private Optional<String> until = Optional.empty();
    private Optional<String> mode = Optional.empty();
    private Optional<String> phase = Optional.empty();
    private boolean keepOrder;
    private boolean dryRun;
    private boolean locked;
    private boolean offline;
    private boolean update;
    private boolean discard;
    private boolean check;
    private boolean all;
    private Optional<String> resume = Optional.empty();
    private final Set<String> only = new LinkedHashSet<>();
    private final Set<String> inPlace = new LinkedHashSet<>();

    public RunCommand(Command command, String description, Invocation invocation) {
        super(command.word(), description, invocation);
        this.command = command;
        if (command == Command.RUN) {
            argument(
                    0, "MODE", true, "the first argument of every plugin.sh", new Setter<>(v -> mode = Optional.of(v)));
            argument(1, "PHASE", false, "the second one", new Setter<>(v -> phase = Optional.of(v)));
        }
        if (command == Command.STACK) {
            option(
                    new String[] {"--until"},
                    "POINT",
                    "the last point to run, such as source or 'stack install'",
                    new Setter<>(v -> until = Optional.of(v)));
            optional(
                    new String[] {"--resume"},
                    "force",
                    "goes on from the last checkpoint of a stack that was not finished;"
                            + " 'force': also when local.conf or a plugin has changed since",
                    new Setter<>(v -> resume = Optional.of(v)));
            flag(new String[] {"--dry-run"}, "tells what would be done, as 'plan' does", new Setter<>(v -> dryRun = v));
        }
        if (command == Command.UPDATE) {
            arguments("NAME", "the plugins to update; all when none is named", only::add);
            flag(
                    new String[] {"--check"},
                    "only tell what would move; exit status 6 if something would",
                    new Setter<>(v -> check = v));
        }
        if (command.fetches()) {
            option(Setting.JOBS, "-j", "--jobs");
            flag(
                    new String[] {"--discard"},
                    "keep local work under refs/stackplug/backup, and move the checkout",
                    new Setter<>(v -> discard = v));
        }
        if (command.fetches() && command != Command.UPDATE) {
            flag(
                    new String[] {"--locked"},
                    "fail rather than move what stackplug.lock says",
                    new Setter<>(v -> locked = v));
            flag(new String[] {"--offline"}, "never touch the network", new Setter<>(v -> offline = v));
            flag(
                    new String[] {"--update"},
                    "ask what the refs name now, and move there",
                    new Setter<>(v -> update = v));
            option(
                    new String[] {"--in-place"},
                    "NAME[,NAME...]",
                    "use the working tree that the URL names where it lies, with its changes",
                    new Setter<>(v -> inPlace.addAll(List.of(v.split(",", -1)))));
        }
        if (command == Command.FETCH) {
            flag(
                    new String[] {"--all"},
                    "in a DevStack tree: also what stack.sh clones by itself",
                    new Setter<>(v -> all = v));
        }
        if (command != Command.FETCH && command != Command.UPDATE) {
            flag(
                    new String[] {"--keep-order"},
                    "run plugins as declared, whatever they require",
                    new Setter<>(v -> keepOrder = v));
            option(Setting.STEP_TIMEOUT, "--step-timeout");
        }
    }

    @Override
    protected int execute() throws StackplugException {
        RunOptions options = options();
        if (options.checkpoints().resume()) {
            TreeResumption.refuse(options.topDir());
        }
        if (dryRun) {
            Planner planner = new Planner(options, Backends.fetchers(), Backends.runners(), console());
            letCancel(planner::cancel);
            PlanCommand.print(planner.plan(), this);
            return 0;
        }
        if (check) {
            return check(options);
        }
        StackRun run = new StackRun(command, options, Backends.fetchers(), Backends.runners());
        Optional<LiveView> view = isWatched()
                ? Optional.of(new LiveView(err(), globals().palette(), globals().verbosity(), secrets()))
                : Optional.empty();
        try (Interruption interruption = new Interruption(run::cancel);
                Closing live = () -> view.ifPresent(LiveView::close)) {
            List<RunEvent.Fetched> fetched = new ArrayList<>();
            List<RunEvent.Cloned> cloned = new ArrayList<>();
            List<Function<RunFolder, RunListener>> listeners = List.of(
                    this::secrets,
                    this::journal,
                    this::reports,
                    folder -> view.<RunListener>map(one -> one).orElseGet(this::console),
                    folder -> new RunListener() {
                        @Override
                        public void fetched(RunEvent.Fetched event) {
                            fetched.add(event);
                        }

                        @Override
                        public void cloned(RunEvent.Cloned event) {
                            cloned.add(event);
                        }

                        @Override
                        public void warned(RunEvent.Warned event) {
                            // The console has its own way.
                            if (view.isPresent()) {
                                warnings().add(event);
                            }
                        }
                    });
            RunReport report = run.execute(listeners);
            view.ifPresent(LiveView::close);
            print(report, fetched, cloned);
            return report.exitStatus();
        }
    }

    /** Closed without an exception. */
    @FunctionalInterface
    private interface Closing extends AutoCloseable {
        @Override
        void close();
    }

    /** Tells what an update would move, and changes nothing. */
    private int check(RunOptions options) throws StackplugException {
        Console console = console();
        StatusCheck stocktaking = new StatusCheck(options, Backends.fetchers(), Backends.runners(), console);
        letCancel(stocktaking::cancel);
        List<PluginStatus> all = stocktaking.take(true);
        List<PluginStatus> asked = all.stream()
                .filter(plugin ->
                        only.isEmpty() || only.contains(plugin.declaration().name()))
                .toList();
        StatusCommand.warnOfForcedMoves(asked, console);
        if (globals().json()) {
            Documents.status(writer(), secrets(), "update", asked, warnings());
        }
        int status = 0;
        for (PluginStatus plugin : asked) {
            if (plugin.isBehind()) {
                status = ErrorCode.WOULD_MOVE.exitStatus();
                if (!globals().json()) {
                    out().println(plugin.declaration().name() + " "
                            + plugin.locked()
                                    .map(LockEntry::revision)
                                    .or(plugin.checkout()::revision)
                                    .map(Revision::abbreviated)
                                    .orElse("-")
                            + " → " + plugin.remote().orElseThrow().revision().abbreviated());
                }
            }
        }
        return status;
    }

    /** Whether a person sees what happens now; one that wants all output gets it line by line. */
    private boolean isWatched() {
        return globals().verbosity() == Console.Verbosity.NORMAL
                && !"dumb".equals(System.getenv("TERM"))
                && err() == System.err
                && Streams.isTerminal(2);
    }

    /** Before the others: they show what it lets them. */
    private RunListener secrets(RunFolder folder) {
        try {
            secrets().keepIn(folder.file(".", "secrets"));
            return secrets();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Behind the journal, which they are made from. */
    private RunListener reports(RunFolder folder) {
        // Of a run without steps the report is made when somebody wants to read it: it would take as long as the run.
        return command == Command.FETCH || command == Command.UPDATE
                ? RunListener.NONE
                : new ReportFiles(folder.path(), globals().topDir(), secrets());
    }

    private RunListener journal(RunFolder folder) {
        try {
            // Log4j starts with the first message, and reads this when it does.
            System.setProperty("stackplug.log", folder.file(".", "tool.log").toString());
            return new Journal(folder.file(".", "journal.jsonl"), secrets());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunOptions options() throws StackplugException {
        Settings settings = settings();
        StepOptions steps = new StepOptions(
                until.map(this::point),
                mode.map(m -> point(phase.map(p -> m + " " + p).orElse(m))),
                keepOrder,
                settings.duration(Setting.STEP_TIMEOUT),
                globals().verbosity() == Console.Verbosity.VERBOSE || isWatched());
        FetchFlags flags =
                new FetchFlags(locked, offline, update || command == Command.UPDATE, only, discard, all, inPlace);
        return RunOptionsFactory.of(globals(), settings, steps, flags, checkpoints(settings));
    }

    private CheckpointFlags checkpoints(Settings settings) throws StackplugException {
        if (resume.filter(word -> !word.isEmpty() && !word.equals("force")).isPresent()) {
            throw wrongUsage("--resume takes 'force' or nothing, not '" + resume.get() + "'");
        }
        return new CheckpointFlags(
                settings.oneOf(Setting.CHECKPOINTS, List.of("true", "false")).equals("true"),
                resume.isPresent(),
                resume.filter("force"::equals).isPresent());
    }

    private Point point(String text) {
        Point point;
        try {
            point = Point.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e.getMessage());
        }
        if (command == Command.STACK && !command.points().contains(point)) {
            List<String> known =
                    command.points().stream().map(known1 -> "'" + known1 + "'").toList();
            throw wrongUsage("--until takes one of " + String.join(", ", known) + ", not '" + text + "'");
        }
        return point;
    }

    private void print(RunReport report, List<RunEvent.Fetched> fetched, List<RunEvent.Cloned> cloned)
            throws StackplugException {
        boolean quiet = globals().verbosity() == Console.Verbosity.QUIET;
        if (quiet
                && report.steps().stream()
                        .anyMatch(step -> !step.notes().openStackCalls().isEmpty())) {
            new Summary(err(), globals().palette(), secrets())
                    .openStackCalls(new Runs(globals().topDir()).find(report.id()));
        } else if (!report.steps().isEmpty() && !quiet) {
            new Summary(err(), globals().palette(), secrets())
                    .close(new Runs(globals().topDir()).find(report.id()));
            err().println("Logs:    " + report.folder().resolve("logs"));
            err().println();
        }
        if (!report.problems().isEmpty()) {
            printer().print(report.problems());
            if (globals().verbosity() != Console.Verbosity.QUIET) {
                err().println("The run's folder: " + report.folder());
                report.resumable()
                        .ifPresent(point -> err().println("'stackplug stack --resume' goes on from the checkpoint at '"
                                + point + "', once the cause is mended."));
            }
        }
        if (globals().json()) {
            Documents.run(writer(), secrets(), report, warnings());
        } else if (command == Command.UPDATE) {
            for (RunEvent.Fetched one : fetched) {
                String from = one.from().map(Revision::abbreviated).orElse("-");
                String to = one.to().abbreviated();
                out().println(one.plugin() + " " + (from.equals(to) ? to + " (unchanged)" : from + " → " + to));
            }
        } else if (command == Command.FETCH) {
            for (Checkout plugin : report.plugins()) {
                out().println(plugin.name() + " "
                        + plugin.revision().map(Revision::id).orElse("-") + " " + plugin.dir());
            }
            cloned.stream()
                    .sorted(Comparator.comparing(one -> one.folder()))
                    .forEach(one -> out().println(
                                    one.folder().getFileName() + " " + one.to().id() + " " + one.folder()));
        }
    }
}
