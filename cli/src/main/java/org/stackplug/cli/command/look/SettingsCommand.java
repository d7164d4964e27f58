package org.stackplug.cli.command.look;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.RunOptionsFactory;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.terminal.Console;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.mask.Secrets;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.SettingsDocument;
import org.stackplug.run.RunReport;
import org.stackplug.run.SettingsSurvey;
import org.stackplug.settings.SettingsReport;
import org.stackplug.settings.VariableHistory;

/** {@code settings}: which file set which variable. */
public final class SettingsCommand extends ToolCommand {
    private final List<String> names = new ArrayList<>();
    private boolean keepOrder;

    public SettingsCommand(String description, Invocation invocation) {
        super("settings", description, invocation);
        help().paragraph(
                        "Sources localrc, override-defaults and settings files in a traced shell. With VAR, shows the whole history of that variable. Runs nothing else of the plugins, fetches nothing and writes nothing. The lists of services and plugins are shown when they are named, or with -v.")
                .example("settings", "every variable, and who set it at which line")
                .example("settings DEST", "the whole history of one variable");
        options().keepOrder(v -> keepOrder = v);
        options().arguments("VAR", "only these variables, each with its whole history", names::add);
    }

    @Override
    protected int execute() throws StackplugException {
        Console console = console();
        SettingsSurvey survey = new SettingsSurvey(
                RunOptionsFactory.ofReadOnly(globals(), settings(), Selection.all(), keepOrder),
                Backends.runners(),
                console);
        onInterrupt(survey::cancel);
        SettingsReport report = survey.take();
        report.warnings(names).forEach(console::on);
        if (globals().json()) {
            SettingsDocument.write(writer(), secrets(), report, names, warnings());
        } else {
            List<VariableHistory> shown = report.variables().stream()
                    .filter(variable -> !names.isEmpty()
                            || globals().verbosity() == Console.Verbosity.VERBOSE
                            || !SettingsReport.isBookkeeping(variable.name()))
                    .toList();
            shown.forEach(this::print);
            if (shown.isEmpty() && names.isEmpty() && globals().verbosity() != Console.Verbosity.QUIET) {
                err().println(
                                "No settings file sets a variable of its own; -v shows the lists of services and plugins, too.");
            }
            names.forEach(name -> report.valueWithoutFile(name)
                    .ifPresent(value -> out().println(name + " = " + value(name, Optional.of(value))
                            + "  (no localrc, override-defaults or settings file sets it)")));
        }
        printer().print(report.problems(names));
        return RunReport.exitStatus(report.problems(names));
    }

    private void print(VariableHistory variable) {
        if (names.isEmpty()) {
            VariableHistory.Event by = variable.setBy();
            out().println(variable.name() + " = " + value(variable.name(), variable.value()) + "  " + who(by));
            for (VariableHistory.Replaced replaced : variable.replaced()) {
                out().println("    replaced " + value(variable.name(), Optional.of(replaced.value())) + "  "
                        + replaced.by().map(this::who).orElse("(was set before)"));
            }
        } else if (names.contains(variable.name())) {
            out().println(variable.name() + " = " + value(variable.name(), variable.value()));
            for (VariableHistory.Event event : variable.events()) {
                out().println("    " + event.place() + "  " + event.by() + "  "
                        + (event.isChange()
                                ? value(variable.name(), event.before()) + " → " + value(variable.name(), event.after())
                                : "again " + value(variable.name(), event.after())));
            }
        }
    }

    private String who(VariableHistory.Event event) {
        return "(" + event.by() + ", " + ProblemPrinter.visible(event.place().toString()) + ")";
    }

    private String value(String name, Optional<String> value) {
        if (value.isEmpty()) {
            return "(not set)";
        }
        String shown = secrets().isSecret(name) ? Secrets.MASK : secrets().mask(value.get());
        return quoted(shown);
    }

    /** Returns the value on one line, quoted for bash. */
    private static String quoted(String value) {
        if (ProblemPrinter.visible(value).equals(value)) {
            return "'" + value + "'";
        }
        StringBuilder quoted = new StringBuilder("$'");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\\', '\'' -> quoted.append('\\').append(c);
                default -> {
                    String one = String.valueOf(c);
                    quoted.append(ProblemPrinter.visible(one).equals(one) ? one : String.format("\\u%04x", (int) c));
                }
            }
        }
        return quoted.append('\'').toString();
    }
}
