package org.stackplug.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.stackplug.plugin.OrderedPlugins;

/**
 * What a run would do.
 *
 * @param plugins a plugin that is not fetched yet requires nothing
 * @param unmerged sections of local.conf that no step merges
 */
public record Plan(
        Path topDir, Path dest, OrderedPlugins plugins, List<PlannedStep> steps, List<UnmergedSection> unmerged) {
    public Plan {
        Objects.requireNonNull(plugins);
        steps = List.copyOf(steps);
        unmerged = List.copyOf(unmerged);
    }
}
