package org.stackplug.cli.command.look;

import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.PluginNames;
import org.stackplug.cli.command.RunOptionsFactory;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.terminal.Console;
import org.stackplug.cli.terminal.PlanView;
import org.stackplug.plan.Plan;
import org.stackplug.plugin.RequirementGraph;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.run.Planner;

/** {@code plan}: what {@code stack} would do. */
public final class PlanCommand extends ToolCommand {
    private final PluginNames names = PluginNames.arguments(options(), "plan for, with those that they require");
    private boolean keepOrder;
    private boolean graph;

    public PlanCommand(String description, Invocation invocation) {
        super("plan", description, invocation);
        help().paragraph(
                        "With names, shows what 'stack --only' with these names would do. Evaluates localrc, runs no code of a plugin and writes nothing.")
                .example("plan", "the plan for the local.conf of this folder")
                .example("plan -v", "lists every step with its file")
                .example("plan --graph", "draws which plugin requires which")
                .example("plan --format json", "as JSON, for scripts");
        options().keepOrder(v -> keepOrder = v);
        options().flag("--graph", "only show which plugin requires which", v -> graph = v);
    }

    @Override
    protected int execute() throws StackplugException {
        Console console = console();
        Planner planner = new Planner(
                RunOptionsFactory.ofReadOnly(globals(), settings(), names.selection(), keepOrder),
                Backends.fetchers(),
                Backends.runners(),
                console);
        onInterrupt(planner::cancel);
        Plan plan = planner.plan();
        if (graph && !globals().json()) {
            RequirementGraph.of(plan.plugins()).forEach(out()::println);
            return end(plan.problems());
        }
        return print(plan, this);
    }

    /** Prints a plan in the user's format, and returns the exit status. */
    public static int print(Plan plan, ToolCommand command) {
        if (command.globals().json()) {
            Documents.plan(command.writer(), command.secrets(), plan, command.warnings());
        } else {
            new PlanView(command.out()).print(plan, command.globals().verbosity() == Console.Verbosity.VERBOSE);
        }
        return command.end(plan.problems());
    }
}
