package org.stackplug.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.stackplug.cli.command.GlobalOptions;
import org.stackplug.cli.command.HelpDocument;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.terminal.Palette;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.cli.terminal.Streams;
import org.stackplug.mask.Secrets;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.report.Documents;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The tool: its commands, and the reports of wrong usage and of defects. */
public final class Tool {
    private Tool() {}

    /** Runs one command and returns its exit status. */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        GlobalOptions globals = new GlobalOptions();
        Invocation invocation = new Invocation(globals, out, err, new Secrets());
        Set<String> words = new HashSet<>(List.of(arguments));
        Set<String> called = new HashSet<>(words);
        called.retainAll(Commands.names());
        // The other commands are needed only for lists and suggestions.
        boolean listed =
                called.isEmpty() || called.contains("help") || words.contains("--help") || words.contains("-h");
        CommandLine line = new CommandLine(Commands.spec(invocation, called, listed));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setHelpFactory(ToolHelp::new);
        line.setParameterExceptionHandler((e, args) -> wrongUsage(e, invocation));
        line.setExecutionExceptionHandler((e, commandLine, result) -> defect(e, commandLine, invocation));
        line.setExecutionStrategy(result -> execute(result, line, invocation));
        return line.execute(arguments);
    }

    private static int execute(ParseResult result, CommandLine line, Invocation invocation) {
        // The option can be before or after the command's name.
        CommandSpec called = result.hasSubcommand() ? result.subcommand().commandSpec() : result.commandSpec();
        boolean json = invocation.globals().json();
        if (result.isUsageHelpRequested()
                || (result.hasSubcommand() && result.subcommand().isUsageHelpRequested())) {
            if (json) {
                HelpDocument.write(writer(invocation), invocation.secrets(), called);
            } else {
                called.commandLine().usage(line.getOut());
            }
            return 0;
        }
        if (result.isVersionHelpRequested()) {
            if (json) {
                HelpDocument.writeVersion(writer(invocation), invocation.secrets());
            } else {
                line.printVersionHelp(line.getOut());
            }
            return 0;
        }
        if (!result.hasSubcommand()) {
            if (json) {
                return wrongUsage(new ParameterException(line, "no command is given"), invocation);
            }
            line.usage(invocation.err(), CommandLine.Help.Ansi.OFF);
            return ErrorCode.USAGE.exitStatus();
        }
        return new CommandLine.RunLast().execute(result);
    }

    private static Writer writer(Invocation invocation) {
        return new OutputStreamWriter(invocation.out(), StandardCharsets.UTF_8);
    }

    /** Returns the specification of the tool with all commands, for what is made from it: man pages, completion, docs. */
    public static CommandSpec spec() {
        Invocation invocation = new Invocation(new GlobalOptions(), System.out, System.err, new Secrets());
        CommandSpec root = Commands.spec(invocation, Set.copyOf(Commands.names()), true);
        root.usageMessage().exitCodeList(ExitStatuses.ALL);
        // Subcommands inherit options when they become part of a command line.
        return new CommandLine(root).getCommandSpec();
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
        report(WrongUsage.of(e), e.getCommandLine(), invocation);
        return ErrorCode.USAGE.exitStatus();
    }

    private static int defect(Exception e, CommandLine command, Invocation invocation) {
        if (e instanceof ParameterException usage) {
            return wrongUsage(usage, invocation);
        }
        // One place reports those.
        Damage.in(e).ifPresent(error -> {
            throw error;
        });
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
                    writer(invocation), invocation.secrets(), command.getCommandName(), List.of(problem), List.of());
        }
    }
}
