package org.stackplug.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.stackplug.plugin.OrderedPlugins;
import org.stackplug.problem.Problem;

/**
 * The plan of a run.
 *
 * @param topDir the folder of local.conf
 * @param dest the folder of the checkouts
 * @param plugins the plugins in order; a plugin that is not fetched yet requires nothing
 * @param steps the steps in order
 * @param unmerged the sections of local.conf that no step merges
 * @param origins the origins of the checkouts that stackplug did not make
 * @param problems the checkouts that can't be read, and the sources that can't be fetched
 */
public record Plan(
        Path topDir,
        Path dest,
        OrderedPlugins plugins,
        List<PlannedStep> steps,
        List<UnmergedSection> unmerged,
        CheckoutOrigins origins,
        List<Problem> problems) {
    public Plan {
        Objects.requireNonNull(plugins);
        steps = List.copyOf(steps);
        unmerged = List.copyOf(unmerged);
        Objects.requireNonNull(origins);
        problems = List.copyOf(problems);
    }
}
