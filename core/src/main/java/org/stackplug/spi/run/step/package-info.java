/**
 * The values that describe a run: a {@link org.stackplug.spi.run.step.Point} of the stack script, a
 * {@link org.stackplug.spi.run.step.Step} at that point, and the step's {@link org.stackplug.spi.run.step.StepResult}, with
 * its {@link org.stackplug.spi.run.step.Failure} or its {@link org.stackplug.spi.run.step.StepNotes}.
 *
 * <p>Core makes the steps, a session runs them, and listeners and documents get the same values.
 *
 * @since 0.1.0
 */
package org.stackplug.spi.run.step;
