package org.stackplug.cli.command.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.PluginNames;
import org.stackplug.cli.command.look.StatusCommand;
import org.stackplug.cli.setting.Settings;
import org.stackplug.cli.terminal.ChangesView;
import org.stackplug.cli.terminal.Console;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.event.RunEvent;
import org.stackplug.lock.LockEntry;
import org.stackplug.options.ChangeDetail;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.StatusDocument;
import org.stackplug.run.PluginStatus;
import org.stackplug.run.RunReport;
import org.stackplug.run.StatusCheck;
import org.stackplug.spi.fetch.Changes;
import org.stackplug.spi.fetch.Revision;

/** {@code update}: moves the lock and the checkouts to what the refs name now, or shows what would move. */
public final class UpdateCommand extends RunCommand {
    private final PluginNames names = PluginNames.arguments(options(), "update");
    private final FetchArguments fetch = FetchArguments.ofUpdate(options());
    private boolean check;
    private boolean diff;

    public UpdateCommand(String description, Invocation invocation) {
        super(Command.UPDATE, description, invocation);
        help().paragraph(
                        "With names, moves only those. Shows what arrives: the changed files below devstack/, since they run as you, then the number of commits and the newest subjects.")
                .example("update", "moves all plugins")
                .example("update heat", "moves only that plugin")
                .example("update --check", "only shows what would move; exit status 6 if anything would");
        options().flag("--check", "only show what would move; exit status 6 if anything would", value -> check = value);
        options().flag("--diff", "also show the changes of the files below devstack/", value -> diff = value);
    }

    @Override
    RunOptions request() throws StackplugException {
        Settings settings = settings();
        return request(
                settings,
                names.selection(),
                steps(settings, Optional.empty(), Optional.empty(), false),
                fetch.flags(diff ? ChangeDetail.DIFF : ChangeDetail.SUMMARY));
    }

    @Override
    boolean runsSteps() {
        return false;
    }

    @Override
    protected int execute() throws StackplugException {
        return check ? check(request()) : run(request());
    }

    /** Shows what an update would move, and changes nothing. */
    private int check(RunOptions request) throws StackplugException {
        Console console = console();
        StatusCheck status = new StatusCheck(request, Backends.fetchers(), Backends.runners(), console);
        onInterrupt(status::cancel);
        List<PluginStatus> plugins = status.take(true);
        StatusCommand.warnOfForcedMoves(plugins, console);
        if (globals().json()) {
            StatusDocument.write(writer(), secrets(), "update", plugins, warnings());
        }
        List<PluginStatus> behind =
                plugins.stream().filter(PluginStatus::isBehind).toList();
        if (!globals().json()) {
            behind.forEach(this::printMove);
            long asked = plugins.stream()
                    .filter(plugin -> plugin.remote().isPresent())
                    .count();
            long refused = behind.stream()
                    .filter(plugin -> plugin.refusal().isPresent())
                    .count();
            out().println(behind.size() - refused + " of " + asked + " would move"
                    + (refused == 0 ? "" : "; " + refused + " would stay")
                    + (asked == plugins.size() ? "" : "; " + (plugins.size() - asked) + " could not be asked"));
        }
        int failed = end(PluginStatus.problems(plugins));
        return failed != 0 || behind.isEmpty() ? failed : end(List.of(wouldMove(behind)));
    }

    private static Problem wouldMove(List<PluginStatus> behind) {
        List<String> names =
                behind.stream().map(plugin -> plugin.declaration().name()).toList();
        Problem problem = Problem.of(
                        ErrorCode.WOULD_MOVE,
                        names.size() == 1
                                ? names.get(0) + ": its ref has moved away from the lock"
                                : "the refs of " + names.size() + " plugins have moved away from the lock")
                .remedy(remedy(behind));
        for (PluginStatus plugin : behind) {
            problem = problem.at(plugin.declaration().place());
        }
        return problem;
    }

    /** Returns the command that moves them, or first what stands in its way. */
    private static String remedy(List<PluginStatus> behind) {
        List<PluginStatus> refused =
                behind.stream().filter(plugin -> plugin.refusal().isPresent()).toList();
        if (refused.isEmpty()) {
            return "Run 'stackplug update' to move the lock and the checkouts.";
        }
        return "'stackplug update' refuses to move "
                + refused.stream().map(plugin -> plugin.declaration().name()).collect(Collectors.joining(", "))
                + (refused.size() == behind.size() ? ". " : ", and moves the others. ")
                + refused.stream()
                        .map(plugin -> plugin.refusal().orElseThrow().remedy())
                        .distinct()
                        .collect(Collectors.joining(" "));
    }

    private void printMove(PluginStatus plugin) {
        String from = plugin.locked()
                .map(LockEntry::revision)
                .or(plugin.checkout()::revision)
                .map(Revision::abbreviated)
                .orElse("-");
        print(
                plugin.declaration().name() + " " + from + " → "
                        + plugin.remote().orElseThrow().revision().abbreviated(),
                plugin.changes());
        plugin.refusal().ifPresent(this::printRefusal);
    }

    private void printRefusal(Problem refusal) {
        Stream.concat(Stream.of("refused: " + refusal.sentence()), refusal.explanation().stream())
                .map(line -> "    " + ProblemPrinter.visible(secrets().mask(line)))
                .forEach(out()::println);
    }

    private void print(String move, Optional<Changes> changes) {
        out().println(move + changes.map(ChangesView::count).orElse(""));
        changes.ifPresent(new ChangesView(out(), globals().paletteOf(1), secrets())::print);
    }

    @Override
    void printResult(RunReport report, RunListeners listeners) {
        int moved = 0;
        for (RunEvent.Fetched fetched : listeners.fetched()) {
            String from = fetched.from().map(Revision::abbreviated).orElse("-");
            String to = fetched.to().abbreviated();
            boolean stays = from.equals(to);
            moved += stays ? 0 : 1;
            print(fetched.plugin() + " " + (stays ? to + " (unchanged)" : from + " → " + to), fetched.changes());
        }
        if (report.problems().isEmpty()) {
            out().println(moved + " of " + listeners.fetched().size() + " moved");
        }
    }
}
