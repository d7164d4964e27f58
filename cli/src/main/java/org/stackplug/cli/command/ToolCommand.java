package org.stackplug.cli.command;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.stackplug.cli.setting.Setting;
import org.stackplug.cli.setting.Settings;
import org.stackplug.cli.terminal.Console;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.event.RunEvent;
import org.stackplug.mask.Secrets;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.run.RunReport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** What all commands have in common: their options, where they print, and what becomes of an error. */
public abstract class ToolCommand implements Callable<Integer> {
    private final String name;
    private final Globals globals;
    private final PrintStream out;
    private final PrintStream err;
    private final Secrets secrets;
    private final CommandSpec spec;
    private final Map<String, String> flags = new HashMap<>();
    private final List<RunEvent.Warned> warnings = new ArrayList<>();
    private Optional<Interruption> interruption = Optional.empty();

    /** @param invocation what belongs to this call of the tool */
    protected ToolCommand(String name, String description, Invocation invocation) {
        this.name = name;
        this.globals = invocation.globals();
        this.out = invocation.out();
        this.err = invocation.err();
        this.secrets = invocation.secrets();
        this.spec = CommandSpec.wrapWithoutInspection(this).name(name);
        this.spec.usageMessage().description(description);
    }

    public final CommandSpec spec() {
        return spec;
    }

    public final Globals globals() {
        return globals;
    }

    public final PrintStream out() {
        return out;
    }

    protected final PrintStream err() {
        return err;
    }

    /** What must not be shown. It learns the values while the command works. */
    public final Secrets secrets() {
        return secrets;
    }

    /** Learns what a run knew of secrets, so that its logs can be shown without them. */
    protected final void recall(Path runFolder) {
        if (!secrets.recall(runFolder)) {
            console()
                    .on(new RunEvent.Warned(
                            "what the run " + runFolder.getFileName()
                                    + " knew of secrets can't be read: values are masked only where they are assigned",
                            List.of()));
        }
    }

    protected final Console console() {
        return new Console(err, globals.palette(), globals.verbosity(), secrets, warnings::add);
    }

    /** Returns the warnings up to now, for JSON documents. */
    public final List<RunEvent.Warned> warnings() {
        return warnings;
    }

    protected final ProblemPrinter printer() {
        return new ProblemPrinter(err, globals.palette(), secrets);
    }

    /** An option without a value. */
    protected final void flag(String[] names, String description, Setter<Boolean> setter) {
        spec.addOption(OptionSpec.builder(names[0], java.util.Arrays.copyOfRange(names, 1, names.length))
                .type(boolean.class)
                .description(description)
                .setter(setter)
                .build());
    }

    /** An option whose value may be missing; then it is empty. The value stands behind "=". */
    protected final void optional(String[] names, String label, String description, Setter<String> setter) {
        spec.addOption(OptionSpec.builder(names[0], java.util.Arrays.copyOfRange(names, 1, names.length))
                .type(String.class)
                .arity("0..1")
                .fallbackValue("")
                .paramLabel(label)
                .description(description)
                .setter(setter)
                .build());
    }

    /** An option with a value. */
    protected final void option(String[] names, String label, String description, Setter<String> setter) {
        spec.addOption(OptionSpec.builder(names[0], java.util.Arrays.copyOfRange(names, 1, names.length))
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .setter(setter)
                .build());
    }

    /** An option that stands for a setting of the tool. */
    protected final void option(Setting setting, String... names) {
        option(names, "VALUE", setting.description(), new Setter<>(value -> flags.put(setting.key(), value)));
    }

    /** An argument. */
    protected final void argument(
            int index, String label, boolean required, String description, Setter<String> setter) {
        spec.addPositional(PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .paramLabel(label)
                .arity(required ? "1" : "0..1")
                .required(required)
                .type(String.class)
                .description(description)
                .setter(setter)
                .build());
    }

    /** Any number of arguments. */
    protected final void arguments(String label, String description, java.util.function.Consumer<String> target) {
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .paramLabel(label)
                .arity("0..*")
                .type(String[].class)
                .description(description)
                .setter(new Setter<String[]>(values -> List.of(values).forEach(target)))
                .build());
    }

    protected final Settings settings() throws StackplugException {
        Settings settings = Settings.read(globals.topDir(), System.getenv(), flags);
        settings.oneOf(
                Setting.COLOR, Stream.of(Globals.When.values()).map(Enum::name).toList());
        secrets.configure(
                settings.text(Setting.SECRET_NAMES).orElse(""),
                settings.count(Setting.SECRET_LENGTH).orElse(Secrets.DEFAULT_LEAST));
        return settings;
    }

    /** Ends the command with exit status 2 and a sentence. */
    protected final ParameterException wrongUsage(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    public final Writer writer() {
        return new OutputStreamWriter(out, StandardCharsets.UTF_8);
    }

    @Override
    public final Integer call() throws Exception {
        try {
            return execute();
        } catch (StackplugException e) {
            printer().print(e.problems());
            if (globals.json()) {
                Documents.failure(writer(), secrets, name, e.problems(), warnings);
            }
            return RunReport.exitStatus(e.problems());
        } finally {
            interruption.ifPresent(Interruption::close);
        }
    }

    /** From now on Ctrl-C and a request to end do this, and the process stays until what came of it has been printed. */
    protected final void letCancel(Runnable cancel) {
        interruption = Optional.of(Interruption.ofLook(cancel));
    }

    /** Does it, and answers the exit status. */
    protected abstract int execute() throws StackplugException;
}
