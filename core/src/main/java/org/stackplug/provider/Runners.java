package org.stackplug.provider;

import java.util.List;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.RunnerContext;

/** Chooses the runner for a TOP_DIR. */
public final class Runners {
    private Runners() {}

    /** Returns the runner that the settings name, or the one that supports TOP_DIR. */
    public static PhaseRunner choose(RunOptions options, Providers<PhaseRunnerProvider> runners)
            throws StackplugException {
        PhaseRunnerProvider chosen = runners.choose(
                options.runner().choice(List.of()),
                provider -> provider.supports(options.topDir()),
                "run the stack in " + options.topDir());
        return chosen.create(new RunnerContext(options.runner().of(chosen.id())));
    }
}
