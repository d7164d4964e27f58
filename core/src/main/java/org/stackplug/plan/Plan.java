package org.stackplug.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Order;
import org.stackplug.plugin.Requirements;

/**
 * What a run would do.
 *
 * @param plugins in the order in which they would run
 * @param requirements by plugin; none for one that is not fetched yet
 * @param unmerged sections of local.conf that no step merges
 */
public record Plan(
        Path topDir,
        Path dest,
        List<Checkout> plugins,
        Map<String, Requirements> requirements,
        Order order,
        List<PlannedStep> steps,
        List<UnmergedSection> unmerged) {
    public Plan {
        plugins = List.copyOf(plugins);
        requirements = Map.copyOf(requirements);
        steps = List.copyOf(steps);
        unmerged = List.copyOf(unmerged);
    }
}
