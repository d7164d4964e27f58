package org.stackplug.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.stackplug.engine.Command;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.report.Documents;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The tool as a whole: its commands, and what becomes of wrong usage and of defects. */
final class Tool {
    private Tool() {}

    /** Runs one command and answers its exit status. */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        Globals globals = new Globals();
        Invocation invocation = new Invocation(globals, out, err);
        CommandSpec root = CommandSpec.create().name("stackplug");
        root.usageMessage()
                .description(
                        "Brings DevStack's external plugins onto a machine and runs them, phase by phase, in one shell.");
        globals.addTo(root);
        root.addOption(OptionSpec.builder("--version")
                .type(boolean.class)
                .versionHelp(true)
                .description("prints the version")
                .build());
        root.version(Version.line());
        for (ToolCommand command : commands(invocation)) {
            root.addSubcommand(command.spec().name(), command.spec());
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

    private static List<ToolCommand> commands(Invocation invocation) {
        return List.of(
                new RunCommand(Command.STACK, "Brings every plugin and runs all phases.", invocation),
                new RunCommand(Command.UNSTACK, "Stops what stack has started.", invocation),
                new RunCommand(Command.CLEAN, "Unstacks, and removes what stack has made.", invocation),
                new RunCommand(
                        Command.RUN,
                        "Evaluates localrc, override-defaults and settings, and then runs one point of your choice.",
                        invocation),
                new RunCommand(Command.FETCH, "Only brings every plugin to DEST.", invocation),
                new RunCommand(
                        Command.UPDATE, "Moves the lock, and the checkouts, to what the refs name now.", invocation),
                new PlanCommand(invocation),
                new StatusCommand(invocation),
                new ProvidersCommand(invocation),
                new DemoCommand(invocation),
                new ConfigCommand(invocation),
                new ExplainCommand(invocation));
    }

    private static int wrongUsage(ParameterException e, Invocation invocation) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        Problem problem = Problem.of(ErrorCode.USAGE, e.getMessage());
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            problem = problem.because("Did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?");
        }
        tell(problem.remedy("'" + name + " --help' tells how to use it."), e.getCommandLine(), invocation);
        return ErrorCode.USAGE.exitStatus();
    }

    private static int defect(Exception e, CommandLine command, Invocation invocation) {
        if (e instanceof ParameterException usage) {
            return wrongUsage(usage, invocation);
        }
        Problem problem = Problem.of(ErrorCode.DEFECT, e.getClass().getName() + ": " + e.getMessage())
                .remedy("Please report it, with the lines below.");
        tell(problem, command, invocation);
        e.printStackTrace(invocation.err());
        return ErrorCode.DEFECT.exitStatus();
    }

    private static void tell(Problem problem, CommandLine command, Invocation invocation) {
        Globals globals = invocation.globals();
        new ProblemPrinter(invocation.err(), globals.palette()).print(List.of(problem));
        if (globals.json()) {
            Documents.failure(
                    new OutputStreamWriter(invocation.out(), StandardCharsets.UTF_8),
                    command.getCommandName(),
                    List.of(problem));
        }
    }
}
