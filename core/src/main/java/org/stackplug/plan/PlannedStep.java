package org.stackplug.plan;

import org.stackplug.spi.run.step.Step;

/**
 * A step of a plan.
 *
 * @param step the step
 * @param known false if the plugin is not fetched yet, so that it is unknown whether the plugin has that file
 */
public record PlannedStep(Step step, boolean known) {}
