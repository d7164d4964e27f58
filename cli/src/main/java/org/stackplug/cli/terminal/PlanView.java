package org.stackplug.cli.terminal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.plan.Plan;
import org.stackplug.plan.PlannedStep;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Order;
import org.stackplug.report.text.Counts;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;

/** Prints a plan: the plugins in their order, and the steps, each or their number at each point. */
public final class PlanView {
    private final PrintStream out;

    public PlanView(PrintStream out) {
        this.out = out;
    }

    /**
     * Prints it.
     *
     * @param everyStep whether each step is printed, with its file
     */
    public void print(Plan plan, boolean everyStep) {
        out.println("DEST " + plan.dest());
        out.println();
        out.println(
                plan.plugins().checkouts().isEmpty()
                        ? "No plugin is enabled."
                        : "Plugins, in the order in which they run:");
        plan.plugins().checkouts().forEach(plugin -> plugin(plan, plugin));
        for (Order.MovedPlugin move : plan.plugins().order().moves()) {
            out.println("  " + move.name() + " moves up before " + move.before() + ", which requires it ("
                    + move.because().place() + ")");
        }
        out.println();
        if (everyStep) {
            steps(plan);
        } else {
            summary(plan);
        }
        if (!plan.unmerged().isEmpty()) {
            out.println();
            out.println("Sections that no step merges:");
            plan.unmerged()
                    .forEach(section -> out.println("  " + ProblemPrinter.visible(section.title()) + "  ("
                            + section.reason() + ", " + section.place() + ")"));
        }
    }

    private void plugin(Plan plan, Checkout plugin) {
        String state = plugin.isPresent()
                ? "at " + plugin.revision().map(Revision::abbreviated).orElse("no revision")
                : "to be fetched";
        String own = plan.origins().usersOwn().contains(plugin.name()) ? "not made by stackplug, " : "";
        String maker = Optional.ofNullable(plan.origins().inPlace().get(plugin.name()))
                .map(tree -> "in place: " + tree + ", ")
                .orElse(own);
        out.println("  " + plugin.name() + "  " + plugin.declaration().source().urlWithoutCredentials() + " "
                + plugin.declaration().source().ref() + "  (" + state + ", " + maker
                + plugin.declaration().place() + ")");
    }

    private void steps(Plan plan) {
        Point point = null;
        for (PlannedStep planned : plan.steps()) {
            if (!planned.step().point().equals(point)) {
                if (point != null) {
                    out.println();
                }
                point = planned.step().point();
                out.println(point);
            }
            String arguments = planned.step().args().isEmpty()
                    ? ""
                    : " " + String.join(" ", planned.step().args());
            out.println("  " + planned.step().kind() + "  " + planned.step().file() + arguments
                    + (planned.known() ? "" : "  (if it has one: not fetched yet)"));
        }
    }

    /** Prints the number of steps of each kind at each point. A plugin that is not fetched yet may have no file for a point. */
    private void summary(Plan plan) {
        Map<Point, Map<String, Integer>> counts = new LinkedHashMap<>();
        for (PlannedStep planned : plan.steps()) {
            counts.computeIfAbsent(planned.step().point(), point -> new LinkedHashMap<>())
                    .merge(kind(planned.step()), 1, Integer::sum);
        }
        int widest = counts.keySet().stream()
                .mapToInt(point -> point.toString().length())
                .max()
                .orElse(0);
        counts.forEach((point, kinds) -> {
            List<String> parts = new ArrayList<>();
            kinds.forEach((kind, count) -> parts.add(count + " " + kind));
            out.println(
                    "  " + point + " ".repeat(widest - point.toString().length()) + "  " + String.join(", ", parts));
        });
        long absent = plan.plugins().checkouts().stream()
                .filter(plugin -> !plugin.isPresent())
                .count();
        int all = plan.plugins().checkouts().size();
        out.println(Counts.of(all, "plugin") + ", " + absent + " to be fetched; "
                + Counts.of(plan.steps().size(), "step") + ", which -v lists"
                + (absent > 0 ? ", as far as they are known: what is fetched may move plugins" : ""));
    }

    /** Returns the word for the kind of a step; for a plugin's own script its name, because each step is one of a plugin. */
    private static String kind(Step step) {
        return step.kind().equals(Step.ScriptKind.PLUGIN.word()) ? "plugin.sh" : step.kind();
    }
}
