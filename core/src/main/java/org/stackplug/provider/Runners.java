package org.stackplug.provider;

import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.RunnerContext;

/** Chooses the runner for a TOP_DIR. */
public final class Runners {
    private Runners() {}

    /** Finds the runners on the class path and the module path. */
    public static Providers<PhaseRunnerProvider> installed() {
        ServiceLoader<PhaseRunnerProvider> loader = ServiceLoader.load(PhaseRunnerProvider.class);
        return in(List.of(new Providers.Search<>(loader, Runners.class.getClassLoader())));
    }

    /** Finds the runners in these places. */
    public static Providers<PhaseRunnerProvider> in(List<Providers.Search<PhaseRunnerProvider>> places) {
        return Providers.load("runner", PhaseRunnerProvider.class, places, PhaseRunnerProvider::id);
    }

    /**
     * Returns the runner that the settings name, or the one that supports TOP_DIR.
     *
     * @param needed what the runner has to be able to do besides running steps
     */
    public static PhaseRunner choose(
            RunOptions options, Providers<PhaseRunnerProvider> runners, Set<PhaseRunner.Capability> needed)
            throws StackplugException {
        PhaseRunnerProvider chosen = runners.choose(
                options.runner().choice(List.of()),
                provider -> provider.supports(options.topDir()),
                "run the stack in " + options.topDir());
        PhaseRunner runner = chosen.create(
                new RunnerContext(options.topDir(), options.runner().of(chosen.id())));
        Set<PhaseRunner.Capability> able = runner.capabilities();
        for (PhaseRunner.Capability capability : needed) {
            if (!able.contains(capability)) {
                throw new StackplugException(
                        Problem.of(ErrorCode.PROVIDER, "the runner '" + chosen.id() + "' can't " + words(capability))
                                .because("This command needs a runner that can.")
                                .remedy("Name another one for this command by the setting runner;"
                                        + " 'stackplug providers' lists them."));
            }
        }
        return runner;
    }

    /** Returns the runner that the settings name, or the one that supports TOP_DIR. */
    public static PhaseRunner choose(RunOptions options, Providers<PhaseRunnerProvider> runners)
            throws StackplugException {
        return choose(options, runners, Set.of());
    }

    private static String words(PhaseRunner.Capability capability) {
        return switch (capability) {
            case CHECKPOINTS -> "restore the shell of an earlier run";
            case TRACE -> "say which line sets a variable";
        };
    }
}
