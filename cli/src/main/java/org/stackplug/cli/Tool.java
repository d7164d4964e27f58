package org.stackplug.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
    /** Every command by its name, in the order in which they are told. */
    private static final Map<String, Function<Invocation, ToolCommand>> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("stack", i -> new RunCommand(Command.STACK, "Brings every plugin and runs all phases.", i));
        NAMES.put("unstack", i -> new RunCommand(Command.UNSTACK, "Stops what stack has started.", i));
        NAMES.put("clean", i -> new RunCommand(Command.CLEAN, "Unstacks, and removes what stack has made.", i));
        NAMES.put(
                "run",
                i -> new RunCommand(
                        Command.RUN,
                        "Evaluates localrc, override-defaults and settings, and then runs one point of your choice.",
                        i));
        NAMES.put("fetch", i -> new RunCommand(Command.FETCH, "Only brings every plugin to DEST.", i));
        NAMES.put(
                "update",
                i -> new RunCommand(
                        Command.UPDATE, "Moves the lock, and the checkouts, to what the refs name now.", i));
        NAMES.put("plan", PlanCommand::new);
        NAMES.put("status", StatusCommand::new);
        NAMES.put("providers", ProvidersCommand::new);
        NAMES.put("demo", DemoCommand::new);
        NAMES.put("config", ConfigCommand::new);
        NAMES.put("explain", ExplainCommand::new);
    }

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
        List<String> words = List.of(arguments);
        boolean named = NAMES.keySet().stream().anyMatch(words::contains);
        NAMES.forEach((name, command) -> {
            // The description of all of them takes longer than the work of most.
            if (!named || words.contains(name)) {
                root.addSubcommand(name, command.apply(invocation).spec());
            }
        });
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
