package org.stackplug.runner.shell;

import org.stackplug.contract.run.PhaseRunnerContract;
import org.stackplug.spi.run.PhaseRunnerProvider;

class ShellRunnerTest extends PhaseRunnerContract {
    @Override
    protected PhaseRunnerProvider provider() {
        return new ShellRunnerProvider();
    }
}
