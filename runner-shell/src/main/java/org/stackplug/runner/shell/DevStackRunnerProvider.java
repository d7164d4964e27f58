package org.stackplug.runner.shell;

import java.nio.file.Path;
import org.stackplug.runner.shell.host.LocalHost;
import org.stackplug.spi.Support;
import org.stackplug.spi.TopDir;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.RunnerContext;

/** Offers bash 5.1 or newer as a runner for a DevStack tree, whose own scripts are run unchanged. */
public final class DevStackRunnerProvider implements PhaseRunnerProvider {

    /** Makes the provider; does nothing. */
    public DevStackRunnerProvider() {}

    @Override
    public String id() {
        return "devstack";
    }

    @Override
    public Support supports(Path topDir) {
        if (!TopDir.isDevStackTree(topDir)) {
            return Support.unsupported("it is not a DevStack tree, which has the files stack.sh and functions");
        }
        return ShellRunners.support(new LocalHost());
    }

    @Override
    public PhaseRunner create(RunnerContext context) {
        return ShellRunners.create(new LocalHost(), context.topDir());
    }
}
