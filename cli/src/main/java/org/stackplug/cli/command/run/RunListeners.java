package org.stackplug.cli.command.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.stackplug.cli.command.GlobalOptions;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.terminal.Console;
import org.stackplug.cli.terminal.LineView;
import org.stackplug.cli.terminal.LiveView;
import org.stackplug.cli.terminal.Streams;
import org.stackplug.cli.terminal.TerminalGuard;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.journal.Journal;
import org.stackplug.mask.Secrets;
import org.stackplug.plugin.Declaration;
import org.stackplug.report.ReportFiles;
import org.stackplug.state.RunFolder;

/**
 * The listeners of a run: masks, journal, reports, the console or the live view, and the collector
 * of what the command prints. Closed before the result is printed.
 */
final class RunListeners implements AutoCloseable {
    private final Secrets secrets;
    private final Path topDir;
    private final boolean reports;
    private final Optional<TerminalGuard> terminal;
    private final RunListener shown;
    private final Runnable endOfView;
    private final Results results;

    /**
     * Makes the listeners; the live view begins to show something with the first event.
     *
     * @param reports whether the page and the JUnit XML are written at the end of the run
     * @param warned takes the warnings
     */
    RunListeners(Invocation invocation, boolean reports, Consumer<RunEvent.Warned> warned) {
        GlobalOptions globals = invocation.globals();
        this.secrets = invocation.secrets();
        this.topDir = globals.topDir();
        this.reports = reports;
        this.terminal = reports ? TerminalGuard.begin() : Optional.empty();
        if (isWatched(invocation)) {
            LiveView live = new LiveView(invocation.err(), globals.palette(), globals.verbosity(), secrets, terminal);
            this.shown = live;
            this.endOfView = live::close;
        } else {
            Console console = new Console(invocation.err(), globals.palette(), globals.verbosity(), secrets);
            if (globals.verbosity() == Console.Verbosity.NORMAL) {
                LineView lines = new LineView(console);
                this.shown = lines;
                this.endOfView = lines::close;
            } else {
                this.shown = console;
                this.endOfView = () -> {};
            }
        }
        this.results = new Results(warned);
    }

    /**
     * Returns whether a person watches the run; with {@code -v} all output is printed line by line.
     */
    static boolean isWatched(Invocation invocation) {
        return invocation.globals().verbosity() == Console.Verbosity.NORMAL
                && !"dumb".equals(System.getenv("TERM"))
                && invocation.err() == System.err
                && Streams.isTerminal(2);
    }

    /**
     * Returns the factories of the listeners, called once the run has its folder. The masks come
     * first, because the others print what the masks let through; the reports come after the
     * journal, from which they are made.
     */
    List<Function<RunFolder, RunListener>> all() {
        return List.of(this::secrets, this::journal, this::reports, folder -> shown, folder -> results);
    }

    private RunListener secrets(RunFolder folder) {
        try {
            secrets.keepIn(folder.file(".", "secrets"));
            return secrets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunListener journal(RunFolder folder) {
        try {
            // Log4j starts with the first message, and reads this when it does.
            System.setProperty("stackplug.log", folder.file(".", "tool.log").toString());
            return new Journal(folder.file(".", "journal.jsonl"), secrets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunListener reports(RunFolder folder) {
        return reports ? new ReportFiles(folder.path(), topDir, secrets) : RunListener.NONE;
    }

    /** Returns what was fetched, in the order of the declarations. */
    List<RunEvent.Fetched> fetched() {
        return results.fetched.stream()
                .sorted(Comparator.comparingInt(fetched -> results.declared.indexOf(fetched.plugin())))
                .toList();
    }

    /** Returns the file into which the repositories were written, if they were. */
    Optional<RunEvent.BundleWritten> bundle() {
        return results.bundle;
    }

    List<RunEvent.Cloned> cloned() {
        return results.cloned;
    }

    /** Removes the live view, or ends the reminders of steps that still run; restores the terminal. */
    @Override
    public void close() {
        endOfView.run();
        terminal.ifPresent(TerminalGuard::close);
    }

    /** Collects what the command prints at the end. */
    private static final class Results implements RunListener {
        private List<String> declared = List.of();
        private final List<RunEvent.Fetched> fetched = new ArrayList<>();
        private final List<RunEvent.Cloned> cloned = new ArrayList<>();
        private final Consumer<RunEvent.Warned> warned;
        private Optional<RunEvent.BundleWritten> bundle = Optional.empty();

        Results(Consumer<RunEvent.Warned> warned) {
            this.warned = warned;
        }

        @Override
        public void declared(RunEvent.Declared event) {
            declared = event.declarations().stream().map(Declaration::name).toList();
        }

        @Override
        public void fetched(RunEvent.Fetched event) {
            fetched.add(event);
        }

        @Override
        public void cloned(RunEvent.Cloned event) {
            cloned.add(event);
        }

        @Override
        public void bundleWritten(RunEvent.BundleWritten event) {
            bundle = Optional.of(event);
        }

        @Override
        public void warned(RunEvent.Warned event) {
            warned.accept(event);
        }
    }
}
