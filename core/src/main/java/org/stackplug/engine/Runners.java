package org.stackplug.engine;

import org.stackplug.problem.StackplugException;
import org.stackplug.spi.PhaseRunner;
import org.stackplug.spi.PhaseRunnerProvider;

/** Chooses who runs what stands in TOP_DIR. */
final class Runners {
    private Runners() {}

    /** The runner that the settings name, or the one that can. */
    static PhaseRunner choose(RunOptions options, Providers<PhaseRunnerProvider> runners) throws StackplugException {
        return runners.choose(
                        options.runner(),
                        provider -> provider.supports(options.topDir()),
                        "run what stands in " + options.topDir())
                .create();
    }
}
