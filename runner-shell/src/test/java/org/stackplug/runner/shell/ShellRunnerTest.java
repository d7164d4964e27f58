package org.stackplug.runner.shell;

import org.stackplug.contract.PhaseRunnerContract;
import org.stackplug.spi.PhaseRunnerProvider;

class ShellRunnerTest extends PhaseRunnerContract {
    @Override
    protected PhaseRunnerProvider provider() {
        return new ShellRunnerProvider();
    }
}
