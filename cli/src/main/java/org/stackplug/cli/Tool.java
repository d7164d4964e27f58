package org.stackplug.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import org.stackplug.cli.command.GlobalOptions;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.command.Version;
import org.stackplug.cli.command.look.LogsCommand;
import org.stackplug.cli.command.look.PlanCommand;
import org.stackplug.cli.command.look.ReportCommand;
import org.stackplug.cli.command.look.RunsCommand;
import org.stackplug.cli.command.look.SettingsCommand;
import org.stackplug.cli.command.look.StatusCommand;
import org.stackplug.cli.command.run.FetchCommand;
import org.stackplug.cli.command.run.PhaseCommand;
import org.stackplug.cli.command.run.StackCommand;
import org.stackplug.cli.command.run.TeardownCommand;
import org.stackplug.cli.command.run.UpdateCommand;
import org.stackplug.cli.command.setup.ConfigCommand;
import org.stackplug.cli.command.setup.DemoCommand;
import org.stackplug.cli.command.setup.DisableCommand;
import org.stackplug.cli.command.setup.EnableCommand;
import org.stackplug.cli.command.setup.ExplainCommand;
import org.stackplug.cli.command.setup.ProvidersCommand;
import org.stackplug.cli.command.setup.SearchCommand;
import org.stackplug.cli.terminal.Palette;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.cli.terminal.Streams;
import org.stackplug.mask.Secrets;
import org.stackplug.options.Command;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.report.Documents;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The tool: its commands, and the reports of wrong usage and of defects. */
public final class Tool {
    /** A command as it is listed, and the factory that makes it. */
    private record CommandEntry(String name, String description, BiFunction<String, Invocation, ToolCommand> maker) {
        /**
         * Returns the specification of the command, or, if it is not called, just enough to list
         * it: describing all options takes longer than most commands.
         */
        CommandSpec spec(boolean whole, Invocation invocation) {
            if (whole) {
                return maker.apply(description, invocation).spec();
            }
            CommandSpec listed = CommandSpec.create().name(name);
            listed.usageMessage().description(description);
            return listed;
        }
    }

    /** In the order in which they are listed. */
    private static final List<CommandEntry> COMMANDS = List.of(
            new CommandEntry("stack", "Fetches every plugin and runs all phases.", StackCommand::new),
            new CommandEntry(
                    "unstack", "Stops what stack started.", (d, i) -> new TeardownCommand(Command.UNSTACK, d, i)),
            new CommandEntry(
                    "clean",
                    "Runs unstack, then removes what stack created.",
                    (d, i) -> new TeardownCommand(Command.CLEAN, d, i)),
            new CommandEntry(
                    "run",
                    "Evaluates localrc, override-defaults and settings, then runs one point of your choice.",
                    PhaseCommand::new),
            new CommandEntry(
                    "enable",
                    "Adds a plugin to local.conf, and shows the change. A plugin of a list needs no URL.",
                    EnableCommand::new),
            new CommandEntry("disable", "Removes a plugin from local.conf, and shows the change.", DisableCommand::new),
            new CommandEntry(
                    "search", "Lists public plugins that have a word in their name or URL.", SearchCommand::new),
            new CommandEntry("fetch", "Fetches every plugin to DEST and runs nothing.", FetchCommand::new),
            new CommandEntry(
                    "update",
                    "Moves the lock and the checkouts to the commits that the refs name now.",
                    UpdateCommand::new),
            new CommandEntry(
                    "plan",
                    "Shows what 'stack' would do: fetches, order and every step. Runs no code of a plugin and writes nothing.",
                    PlanCommand::new),
            new CommandEntry(
                    "status", "Shows for each plugin what is declared, locked and checked out.", StatusCommand::new),
            new CommandEntry(
                    "settings",
                    "Shows which localrc, override-defaults or settings file set which variable, at which line, and"
                            + " what it replaced.",
                    SettingsCommand::new),
            new CommandEntry("runs", "Lists the runs of TOP_DIR, newest first.", RunsCommand::new),
            new CommandEntry(
                    "report", "Shows how a run went and what failed; --open shows it as a page.", ReportCommand::new),
            new CommandEntry("logs", "Prints the output of steps.", LogsCommand::new),
            new CommandEntry(
                    "providers",
                    "Lists fetch and run backends with their jars, and those that could not be loaded.",
                    ProvidersCommand::new),
            new CommandEntry(
                    "demo",
                    "Runs stack, unstack and clean on four example plugins and shows what happens. Needs neither network nor root.",
                    (d, i) -> new DemoCommand(d, i, (arguments, out) -> run(arguments, out, i.err()))),
            new CommandEntry("config", "Prints each setting of the tool and its origin.", ConfigCommand::new),
            new CommandEntry("explain", "Explains an error code; without one, lists all codes.", ExplainCommand::new));

    private Tool() {}

    /** Runs one command and returns its exit status. */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        GlobalOptions globals = new GlobalOptions();
        Invocation invocation = new Invocation(globals, out, err, new Secrets());
        CommandSpec root = CommandSpec.create().name("stackplug");
        root.usageMessage()
                .description("Fetches DevStack's external plugins and runs them, phase by phase, in one shell.");
        globals.addTo(root);
        root.addOption(OptionSpec.builder("--version")
                .type(boolean.class)
                .versionHelp(true)
                .description("print the version")
                .build());
        root.version(Version.line());
        List<String> words = List.of(arguments);
        // The other commands are needed only for lists and suggestions; making them takes 10 ms.
        boolean all = COMMANDS.stream().noneMatch(command -> words.contains(command.name()))
                || words.contains("--help")
                || words.contains("-h");
        for (CommandEntry command : COMMANDS) {
            boolean whole = words.contains(command.name());
            if (whole || all) {
                root.addSubcommand(command.name(), command.spec(whole, invocation));
            }
        }
        CommandLine line = new CommandLine(root);
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setParameterExceptionHandler((e, args) -> wrongUsage(e, invocation));
        line.setExecutionExceptionHandler((e, commandLine, result) -> defect(e, commandLine, invocation));
        line.setExecutionStrategy(result -> {
            Integer help = CommandLine.executeHelpRequest(result);
            if (help != null) {
                return help;
            }
            if (!result.hasSubcommand()) {
                line.usage(err, CommandLine.Help.Ansi.OFF);
                return ErrorCode.USAGE.exitStatus();
            }
            return new CommandLine.RunLast().execute(result);
        });
        return line.execute(arguments);
    }

    /** Reports that a command's result could not be written, and returns the exit status for it. */
    static int unwritten(IOException failure, PrintStream err) {
        Problem problem = Problem.of(ErrorCode.RESULT, "the result could not be written to standard output")
                .because(String.valueOf(failure.getMessage()))
                .remedy("Free some disk space, or send the output somewhere else.");
        Palette palette = Palette.of("auto", System.getenv(), Streams.isTerminal(2));
        new ProblemPrinter(err, palette, new Secrets()).print(List.of(problem));
        return ErrorCode.RESULT.exitStatus();
    }

    private static int wrongUsage(ParameterException e, Invocation invocation) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        Problem problem = Problem.of(ErrorCode.USAGE, e.getMessage());
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            problem = problem.because("Did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?");
        }
        report(problem.remedy("Run '" + name + " --help' for its usage."), e.getCommandLine(), invocation);
        return ErrorCode.USAGE.exitStatus();
    }

    private static int defect(Exception e, CommandLine command, Invocation invocation) {
        if (e instanceof ParameterException usage) {
            return wrongUsage(usage, invocation);
        }
        Problem problem = Problem.of(ErrorCode.DEFECT, e.getClass().getName() + ": " + e.getMessage())
                .remedy("Please report this, with the lines below.");
        report(problem, command, invocation);
        e.printStackTrace(invocation.err());
        return ErrorCode.DEFECT.exitStatus();
    }

    private static void report(Problem problem, CommandLine command, Invocation invocation) {
        GlobalOptions globals = invocation.globals();
        new ProblemPrinter(invocation.err(), globals.palette(), invocation.secrets()).print(List.of(problem));
        if (globals.json()) {
            Documents.failure(
                    new OutputStreamWriter(invocation.out(), StandardCharsets.UTF_8),
                    invocation.secrets(),
                    command.getCommandName(),
                    List.of(problem),
                    List.of());
        }
    }
}
