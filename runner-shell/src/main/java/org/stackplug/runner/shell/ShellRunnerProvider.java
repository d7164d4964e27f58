package org.stackplug.runner.shell;

import java.nio.file.Path;
import org.stackplug.runner.shell.host.LocalHost;
import org.stackplug.spi.Support;
import org.stackplug.spi.TopDir;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.RunnerContext;

/** Offers bash 5.1 or newer as a runner for any folder except a DevStack tree. */
public final class ShellRunnerProvider implements PhaseRunnerProvider {

    /** Makes the provider; does nothing. */
    public ShellRunnerProvider() {}

    @Override
    public String id() {
        return "bash";
    }

    @Override
    public Support supports(Path topDir) {
        if (TopDir.isDevStackTree(topDir)) {
            return Support.unsupported("it is a DevStack tree, which has its own scripts");
        }
        return ShellRunners.support(new LocalHost());
    }

    @Override
    public PhaseRunner create(RunnerContext context) {
        return ShellRunners.create(new LocalHost(), context.topDir());
    }
}
