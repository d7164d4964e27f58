package org.stackplug.cli.command.run;

import java.util.List;
import java.util.Optional;
import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.PluginNames;
import org.stackplug.cli.command.look.StatusCommand;
import org.stackplug.cli.setting.Settings;
import org.stackplug.cli.terminal.Console;
import org.stackplug.event.RunEvent;
import org.stackplug.lock.LockEntry;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.run.PluginStatus;
import org.stackplug.run.RunReport;
import org.stackplug.run.StatusCheck;
import org.stackplug.spi.fetch.Revision;

/** {@code update}: moves the lock and the checkouts to what the refs name now, or shows what would move. */
public final class UpdateCommand extends RunCommand {
    private final PluginNames names = PluginNames.arguments(options(), "update");
    private final FetchArguments fetch = FetchArguments.ofUpdate(options());
    private boolean check;

    public UpdateCommand(String description, Invocation invocation) {
        super(Command.UPDATE, description, invocation);
        help().example("update", "moves all plugins")
                .example("update heat", "moves only that plugin")
                .example("update --check", "only shows what would move; exit status 6 if anything would");
        options().flag("--check", "only show what would move; exit status 6 if anything would", value -> check = value);
    }

    @Override
    RunOptions request() throws StackplugException {
        Settings settings = settings();
        return request(
                settings, names.selection(), steps(settings, Optional.empty(), Optional.empty(), false), fetch.flags());
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
            Documents.status(writer(), secrets(), "update", plugins, warnings());
        }
        List<PluginStatus> behind =
                plugins.stream().filter(PluginStatus::isBehind).toList();
        if (!globals().json()) {
            behind.forEach(this::printMove);
        }
        int failed = end(PluginStatus.problems(plugins));
        return failed != 0 || behind.isEmpty() ? failed : ErrorCode.WOULD_MOVE.exitStatus();
    }

    private void printMove(PluginStatus plugin) {
        String from = plugin.locked()
                .map(LockEntry::revision)
                .or(plugin.checkout()::revision)
                .map(Revision::abbreviated)
                .orElse("-");
        out().println(plugin.declaration().name() + " " + from + " → "
                + plugin.remote().orElseThrow().revision().abbreviated());
    }

    @Override
    void printResult(RunReport report, RunListeners listeners) {
        for (RunEvent.Fetched fetched : listeners.fetched()) {
            String from = fetched.from().map(Revision::abbreviated).orElse("-");
            String to = fetched.to().abbreviated();
            out().println(fetched.plugin() + " " + (from.equals(to) ? to + " (unchanged)" : from + " → " + to));
        }
    }
}
