package org.stackplug.cli.command;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.stackplug.cli.setting.MisspeltVariables;
import org.stackplug.cli.setting.Setting;
import org.stackplug.cli.setting.Settings;
import org.stackplug.cli.setting.SettingsCheck;
import org.stackplug.cli.terminal.Console;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.event.RunEvent;
import org.stackplug.mask.Secrets;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.run.RunReport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The base of all commands: options, streams, and the report of errors. */
public abstract class ToolCommand implements Callable<Integer> {
    private final String name;
    private final Invocation invocation;
    private final CommandSpec spec;
    private final CommandOptions options;
    private final CommandHelp help;
    private final List<RunEvent.Warned> warnings = new ArrayList<>();
    private Optional<Settings> settings = Optional.empty();
    private Optional<Interruption> interruption = Optional.empty();

    /** @param invocation the global options and the streams */
    protected ToolCommand(String name, String description, Invocation invocation) {
        this.name = name;
        this.invocation = invocation;
        this.spec = CommandSpec.wrapWithoutInspection(this).name(name);
        this.help = new CommandHelp(spec.usageMessage(), description);
        this.options = new CommandOptions(spec);
    }

    public final CommandSpec spec() {
        return spec;
    }

    protected final Invocation invocation() {
        return invocation;
    }

    public final GlobalOptions globals() {
        return invocation.globals();
    }

    public final PrintStream out() {
        return invocation.out();
    }

    protected final PrintStream err() {
        return invocation.err();
    }

    /** Returns the values to mask. They are learnt while the command runs. */
    public final Secrets secrets() {
        return invocation.secrets();
    }

    /** Learns the secrets of a run, to mask them in its logs. */
    protected final void recall(Path runFolder) {
        if (!secrets().recall(runFolder)) {
            console()
                    .on(new RunEvent.Warned(
                            "the secrets of the run " + runFolder.getFileName()
                                    + " can't be read: values are masked only where they are assigned",
                            List.of()));
        }
    }

    protected final Console console() {
        return new Console(err(), globals().palette(), globals().verbosity(), secrets(), warnings::add);
    }

    /** Returns the warnings up to now, for JSON documents. */
    public final List<RunEvent.Warned> warnings() {
        return warnings;
    }

    protected final ProblemPrinter printer() {
        return new ProblemPrinter(err(), globals().palette(), secrets());
    }

    /** Returns the builder of this command's options. */
    protected final CommandOptions options() {
        return options;
    }

    /** Returns this command's help in addition to its options. */
    public final CommandHelp help() {
        return help;
    }

    /** Returns the settings, which are read, checked and warned of once. */
    protected final Settings settings() throws StackplugException {
        if (settings.isEmpty()) {
            settings = Optional.of(read());
        }
        return settings.get();
    }

    private Settings read() throws StackplugException {
        Settings settings = Settings.read(globals().topDir(), System.getenv(), options.settings());
        MisspeltVariables.in(System.getenv().keySet())
                .forEach(sentence -> console().on(new RunEvent.Warned(sentence, List.of())));
        SettingsCheck.require(
                settings, Stream.of(GlobalOptions.When.values()).map(Enum::name).toList());
        secrets()
                .configure(
                        settings.secretNames(),
                        settings.count(Setting.SECRET_LENGTH).orElse(Secrets.DEFAULT_LEAST));
        return settings;
    }

    /** Returns the exception that ends the command with exit status 2 and this sentence. */
    protected final ParameterException wrongUsage(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /**
     * Returns the same exception for a word that is not one of the known ones; it asks whether one
     * of the nearest was meant.
     */
    protected final ParameterException wrongUsage(String sentence, String word, Collection<String> known) {
        return new WrongUsageException(spec.commandLine(), sentence, word, known);
    }

    /**
     * Returns the same exception for a word that has to be written in a certain form.
     *
     * @param near what the user may have meant, in that form
     */
    protected final ParameterException wrongUsage(String sentence, List<String> near) {
        return new WrongUsageException(spec.commandLine(), sentence, near);
    }

    public final Writer writer() {
        return new OutputStreamWriter(out(), StandardCharsets.UTF_8);
    }

    @Override
    public final Integer call() throws Exception {
        try {
            return execute();
        } catch (StackplugException e) {
            printer().print(e.problems());
            if (globals().json()) {
                Documents.failure(writer(), secrets(), name, e.problems(), warnings);
            }
            return RunReport.exitStatus(e.problems());
        } finally {
            interruption.ifPresent(Interruption::close);
        }
    }

    /**
     * Makes Ctrl-C and SIGTERM call this from now on. The process stays until the result has been
     * printed.
     */
    protected final void onInterrupt(Runnable cancel) {
        interruption = Optional.of(Interruption.ofReadOnly(cancel));
    }

    /** Prints the problems of a command that has a result nevertheless, and returns its exit status; 0 for none. */
    public final int end(List<Problem> problems) {
        if (problems.isEmpty()) {
            return 0;
        }
        printer().print(problems);
        return RunReport.exitStatus(problems);
    }

    /** Runs the command and returns its exit status. */
    protected abstract int execute() throws StackplugException;
}
