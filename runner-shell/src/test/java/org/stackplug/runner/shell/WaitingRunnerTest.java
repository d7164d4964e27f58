package org.stackplug.runner.shell;

import java.nio.file.Path;
import org.stackplug.contract.run.PhaseRunnerContract;
import org.stackplug.runner.shell.host.WaitingHost;
import org.stackplug.spi.Support;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.RunnerContext;

/** A session keeps all promises if the process that was started only waits for bash. */
class WaitingRunnerTest extends PhaseRunnerContract {
    @Override
    protected PhaseRunnerProvider provider() {
        return new PhaseRunnerProvider() {
            @Override
            public String id() {
                return "waiting";
            }

            @Override
            public Support supports(Path topDir) {
                return ShellRunners.support(new WaitingHost());
            }

            @Override
            public PhaseRunner create(RunnerContext context) {
                return ShellRunners.create(new WaitingHost(), context.topDir());
            }
        };
    }
}
