package org.stackplug.plan;

import org.stackplug.spi.run.step.Step;

/**
 * A step that a run will take.
 *
 * @param known false when the plugin is not fetched yet: nobody knows whether it has that file
 */
public record PlannedStep(Step step, boolean known) {}
