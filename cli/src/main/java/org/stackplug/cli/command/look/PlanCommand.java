package org.stackplug.cli.command.look;

import java.io.PrintStream;
import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.PluginNames;
import org.stackplug.cli.command.RunOptionsFactory;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.terminal.Console;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.plan.Plan;
import org.stackplug.plan.PlannedStep;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Order;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.run.Planner;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.run.step.Point;

/** {@code plan}: what {@code stack} would do. */
public final class PlanCommand extends ToolCommand {
    private final PluginNames names = PluginNames.arguments(options(), "plan for, with those that they require");
    private boolean keepOrder;

    public PlanCommand(String description, Invocation invocation) {
        super("plan", description, invocation);
        help().paragraph("Evaluates localrc, runs no code of a plugin and writes nothing.")
                .example("plan", "the plan for the local.conf of this folder")
                .example("plan -C ~/devstack", "for that of another folder")
                .example("plan --format json", "as JSON, for scripts");
        options().keepOrder(v -> keepOrder = v);
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
        return print(planner.plan(), this);
    }

    /** Prints a plan in the user's format, and returns the exit status. */
    public static int print(Plan plan, ToolCommand command) {
        if (command.globals().json()) {
            Documents.plan(command.writer(), command.secrets(), plan, command.warnings());
        } else {
            print(plan, command.out());
        }
        return command.end(plan.problems());
    }

    private static void print(Plan plan, PrintStream out) {
        out.println("DEST " + plan.dest());
        out.println();
        out.println("Plugins, in the order in which they run:");
        for (Checkout plugin : plan.plugins().checkouts()) {
            String state = plugin.isPresent()
                    ? "at " + plugin.revision().map(Revision::abbreviated).orElse("no revision")
                    : "to be fetched";
            String maker = plan.usersOwn().contains(plugin.name()) ? "not made by stackplug, " : "";
            out.println("  " + plugin.name() + "  "
                    + plugin.declaration().source().urlWithoutCredentials() + " "
                    + plugin.declaration().source().ref() + "  (" + state + ", " + maker
                    + plugin.declaration().place() + ")");
        }
        for (Order.MovedPlugin move : plan.plugins().order().moves()) {
            out.println("  " + move.name() + " moves up before " + move.before() + ", which requires it ("
                    + move.because().place() + ")");
        }
        Point point = null;
        for (PlannedStep planned : plan.steps()) {
            if (!planned.step().point().equals(point)) {
                point = planned.step().point();
                out.println();
                out.println(point);
            }
            String arguments = planned.step().args().isEmpty()
                    ? ""
                    : " " + String.join(" ", planned.step().args());
            out.println("  " + planned.step().kind() + "  " + planned.step().file() + arguments
                    + (planned.known() ? "" : "  (if it has one: not fetched yet)"));
        }
        if (!plan.unmerged().isEmpty()) {
            out.println();
            out.println("Sections that no step merges:");
            plan.unmerged()
                    .forEach(section -> out.println("  " + ProblemPrinter.visible(section.title()) + "  ("
                            + section.reason() + ", " + section.place() + ")"));
        }
    }
}
