package org.stackplug.cli.command.run;

import java.util.Comparator;
import java.util.Optional;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.PluginNames;
import org.stackplug.cli.setting.Settings;
import org.stackplug.event.RunEvent;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Checkout;
import org.stackplug.problem.StackplugException;
import org.stackplug.run.RunReport;
import org.stackplug.spi.fetch.Revision;

/** {@code fetch}: fetches every plugin to DEST, and runs nothing. */
public final class FetchCommand extends RunCommand {
    private final PluginNames names = PluginNames.arguments(options(), "fetch");
    private final FetchArguments fetch = FetchArguments.ofFetch(options()).withAll(options());

    private boolean complete;

    public FetchCommand(String description, Invocation invocation) {
        super(Command.FETCH, description, invocation);
        options()
                .flag(
                        "--complete",
                        "bring the files of all commits into checkouts that lack them (the setting fetch-filter)",
                        value -> complete = value);
        help().paragraph(
                        "With names, fetches only those. Prints name, commit and folder of each; all failures are reported.")
                .example("fetch", "the checkouts of all plugins")
                .example("fetch --locked", "fails instead of moving a checkout away from stackplug.lock")
                .example("fetch --all", "in a DevStack tree: also what stack.sh would clone");
    }

    @Override
    RunOptions request() throws StackplugException {
        Settings settings = settings();
        RunOptions options = request(
                settings, names.selection(), steps(settings, Optional.empty(), Optional.empty(), false), fetch.flags());
        return complete ? options.completing() : options;
    }

    @Override
    boolean runsSteps() {
        return false;
    }

    @Override
    void printResult(RunReport report, RunListeners listeners) {
        for (Checkout plugin : report.plugins()) {
            out().println(plugin.name() + " "
                    + plugin.revision().map(Revision::id).orElse("-") + " " + plugin.dir());
        }
        listeners.cloned().stream()
                .sorted(Comparator.comparing(RunEvent.Cloned::folder))
                .forEach(cloned -> out().println(cloned.folder().getFileName() + " "
                        + cloned.to().id() + " " + cloned.folder()));
    }
}
