package org.stackplug.runner.unshare;

import org.stackplug.contract.run.PhaseRunnerContract;
import org.stackplug.spi.run.PhaseRunnerProvider;

/** Proves that bash can run on another host: every promise of a runner holds there as well. */
class UnshareRunnerTest extends PhaseRunnerContract {
    @Override
    protected PhaseRunnerProvider provider() {
        return new UnshareRunnerProvider();
    }
}
