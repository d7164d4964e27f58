package org.stackplug.cli.command.run;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.PluginNames;
import org.stackplug.cli.setting.Settings;
import org.stackplug.event.RunEvent;
import org.stackplug.file.PlainFile;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Checkout;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.text.Counts;
import org.stackplug.run.RunReport;
import org.stackplug.spi.fetch.Revision;

/** {@code fetch}: fetches every plugin to DEST, and runs nothing. */
public final class FetchCommand extends RunCommand {
    private final PluginNames names = PluginNames.arguments(options(), "fetch");
    private final FetchArguments fetch = FetchArguments.ofFetch(options()).withAll(options());

    private boolean complete;
    private Optional<Path> to = Optional.empty();
    private Optional<Path> from = Optional.empty();

    public FetchCommand(String description, Invocation invocation) {
        super(Command.FETCH, description, invocation);
        options()
                .flag(
                        "--complete",
                        "bring the files of all commits into checkouts that lack them (the setting fetch-filter)",
                        value -> complete = value);
        options()
                .option(
                        "--bundle",
                        "FILE",
                        "also write all that is locked into one file, for machines without a network; with --all also what"
                                + " stack.sh and steps clone",
                        value -> to = Optional.of(path(value)));
        options()
                .option(
                        "--from",
                        "FILE",
                        "fetch from a file that --bundle has written, exactly the commits of stackplug.lock, without network",
                        value -> from = Optional.of(path(value)));
        help().paragraph(
                        "With names, fetches only those. Prints name, commit and folder of each; all failures are reported.")
                .example("fetch", "the checkouts of all plugins")
                .example("fetch --locked", "fails instead of moving a checkout away from stackplug.lock")
                .example("fetch --bundle plugins.zip", "also writes all repositories into one file")
                .example("fetch --from plugins.zip", "fetches from that file on another machine")
                .example("fetch --all", "in a DevStack tree: also what stack.sh would clone");
    }

    @Override
    RunOptions request() throws StackplugException {
        if (from.isPresent()
                && (to.isPresent()
                        || complete
                        || fetch.isUpdate()
                        || !fetch.flags().inPlace().isEmpty())) {
            throw wrongUsage(
                    "--from fetches what is locked from a file: leave out --bundle, --complete, --update and --in-place");
        }
        fetch.setBundles(to, from);
        Settings settings = settings();
        RunOptions options = request(
                settings, names.selection(), steps(settings, Optional.empty(), Optional.empty(), false), fetch.flags());
        return complete ? options.completing() : options;
    }

    private static Path path(String text) {
        return Path.of(text).toAbsolutePath().normalize();
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
        listeners
                .bundle()
                .ifPresent(bundle -> out().println("Bundle: " + bundle.file() + " ("
                        + Counts.of(bundle.repositories(), "repository", "repositories") + ", "
                        + PlainFile.size(bundle.bytes()) + ")"));
    }
}
