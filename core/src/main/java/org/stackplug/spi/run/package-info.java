/**
 * The SPI of run backends: {@link org.stackplug.spi.run.PhaseRunnerProvider}, {@link org.stackplug.spi.run.PhaseRunner},
 * {@link org.stackplug.spi.run.RunSession} and the values that they exchange with core. The values that describe points and
 * steps are in {@code org.stackplug.spi.run.step}.
 *
 * <p>A session is one shell with one stack script. The script announces its points; at each point core runs the steps in that
 * same shell.
 *
 * <p><b>The way through.</b> Core asks each provider whether it
 * {@linkplain org.stackplug.spi.run.PhaseRunnerProvider#supports supports} TOP_DIR, checks the syntax of localrc, and
 * {@linkplain org.stackplug.spi.run.PhaseRunner#open opens} a session. {@link org.stackplug.spi.run.RunSession#next()}
 * evaluates localrc and returns the {@link org.stackplug.spi.run.Announcement} of the first point, with the calls of
 * {@code enable_plugin}. When the checkouts are in place, core
 * {@linkplain org.stackplug.spi.run.RunSession#setPlugins sets the plugins}. Then it alternates: it
 * {@linkplain org.stackplug.spi.run.RunSession#run runs} the steps of a point, and lets the shell continue to the next one,
 * until the shell announces its end.
 *
 * <p>The contract tests are {@code org.stackplug.contract.run.PhaseRunnerContract} in core's test-jar.
 *
 * @since 0.1.0
 */
package org.stackplug.spi.run;
