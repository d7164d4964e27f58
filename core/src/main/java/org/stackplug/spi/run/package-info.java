/**
 * All that an implementor of a run backend reads: {@link PhaseRunnerProvider}, {@link PhaseRunner}, {@link RunSession} and the
 * values that they exchange with core.
 *
 * <p>A session is one shell with one stack script. The script announces its points; at each point the engine runs the steps
 * in that very shell.
 *
 * <p>The contract tests are {@code org.stackplug.contract.run.PhaseRunnerContract} in core's test-jar.
 */
package org.stackplug.spi.run;
