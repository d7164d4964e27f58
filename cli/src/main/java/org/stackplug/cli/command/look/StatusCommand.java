package org.stackplug.cli.command.look;

import java.util.List;
import java.util.Optional;
import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.PluginNames;
import org.stackplug.cli.command.RunOptionsFactory;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.terminal.Console;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.cli.terminal.Summary;
import org.stackplug.event.RunEvent;
import org.stackplug.hold.HeldRun;
import org.stackplug.journal.HoldSpan;
import org.stackplug.journal.RunRecord;
import org.stackplug.lock.LockComparison;
import org.stackplug.lock.LockFile;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.StatusDocument;
import org.stackplug.run.PluginStatus;
import org.stackplug.run.StatusCheck;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.Revision;

/** {@code status}: what is declared, locked and checked out. */
public final class StatusCommand extends ToolCommand {
    private final PluginNames names = PluginNames.arguments(options(), "look at");
    private boolean remote;
    private boolean locked;

    public StatusCommand(String description, Invocation invocation) {
        super("status", description, invocation);
        help().paragraph("Lists also local work in the checkouts. Uses the network only with --remote.")
                .example("status", "compares declarations, lock and checkouts")
                .example("status --remote", "also asks the remotes for newer commits")
                .example("status --locked", "checks that the lock is up to date, for a hook or a CI job");
        options().flag("--remote", "also ask the remotes which commits the refs name now", v -> remote = v);
        options()
                .flag(
                        "--locked",
                        "only compare stackplug.lock with localrc, without network and checkouts; exit status 6 if they"
                                + " differ",
                        v -> locked = v);
    }

    @Override
    protected int execute() throws StackplugException {
        if (remote && locked) {
            throw wrongUsage("--locked asks no remote: leave out --remote");
        }
        Console console = console();
        StatusCheck check = new StatusCheck(
                RunOptionsFactory.ofReadOnly(globals(), settings(), names.selection(), false),
                Backends.fetchers(),
                Backends.runners(),
                console);
        onInterrupt(check::cancel);
        if (locked) {
            return compareLock(check, console);
        }
        List<PluginStatus> plugins = check.take(remote);
        warnOfForcedMoves(plugins, console);
        Optional<RunRecord> held = new HeldRun(globals().topDir()).now();
        if (globals().json()) {
            StatusDocument.write(writer(), secrets(), plugins, held, warnings());
            return end(PluginStatus.problems(plugins));
        }
        int widest = plugins.stream()
                .mapToInt(plugin -> plugin.declaration().name().length())
                .max()
                .orElse(0);
        for (PluginStatus plugin : plugins) {
            print(plugin, widest);
        }
        held.ifPresent(this::print);
        return end(PluginStatus.problems(plugins));
    }

    private void print(RunRecord held) {
        HoldSpan hold = held.heldNow().orElseThrow();
        out().println("run " + held.id() + " is held after '" + ProblemPrinter.visible(hold.after()) + "' since "
                + Summary.TIME.format(hold.time().started())
                + hold.deadline()
                        .map(end -> ", until " + Summary.TIME.format(end) + " at most")
                        .orElse("")
                + "; 'stackplug release' lets it continue");
    }

    private int compareLock(StatusCheck check, Console console) throws StackplugException {
        LockComparison comparison = check.compareLock();
        if (!comparison.stale().isEmpty()) {
            console.on(new RunEvent.Warned(
                    LockFile.NAME + " has plugins that are not enabled: " + String.join(", ", comparison.stale())
                            + "; 'stackplug prune' removes them",
                    List.of()));
        }
        if (globals().json()) {
            StatusDocument.write(writer(), secrets(), comparison, warnings());
        } else if (comparison.problems().isEmpty()) {
            out().println(LockFile.NAME + " matches localrc");
        }
        return end(comparison.problems());
    }

    /**
     * Warns of refs that were moved to a commit without the locked one: such a move is not an
     * ordinary update.
     */
    public static void warnOfForcedMoves(List<PluginStatus> plugins, Console console) {
        for (PluginStatus plugin : plugins) {
            plugin.forced()
                    .ifPresent(sentence -> console.on(new RunEvent.Warned(
                            sentence, List.of(plugin.declaration().place()))));
        }
    }

    private void print(PluginStatus plugin, int widest) {
        CheckoutState checkout = plugin.checkout();
        String name = plugin.declaration().name();
        String maker = plugin.usersOwn() ? "  not made by stackplug" : "";
        out().println(name + " ".repeat(widest - name.length()) + "  "
                + plugin.state().word() + "  "
                + plugin.declaration().source().ref() + "  locked "
                + plugin.locked().map(entry -> entry.revision().abbreviated()).orElse("-") + "  checked out "
                + checkout.revision().map(Revision::abbreviated).orElse("-")
                + plugin.remote()
                        .map(ref -> plugin.isBehind()
                                ? "  the remote has " + ref.revision().abbreviated()
                                : "")
                        .orElse("")
                + plugin.inPlace().map(tree -> "  in place: " + tree).orElse(maker));
        list("deleted", plugin.deleted());
        list(
                "edited",
                checkout.work().edited().stream()
                        .filter(path -> !plugin.deleted().contains(path))
                        .toList());
        list("untracked", checkout.work().untracked());
        list("committed", checkout.work().committed());
        list("stashed", checkout.work().stashed());
        if (!checkout.detail().isEmpty()) {
            out().println("    " + ProblemPrinter.visible(checkout.detail()));
        }
    }

    private void list(String sort, List<String> items) {
        items.forEach(item -> out().println("    " + sort + ": " + ProblemPrinter.visible(item)));
    }
}
