package org.stackplug.runner.shell;

import java.nio.file.Path;
import org.stackplug.runner.shell.process.Bash;
import org.stackplug.runner.shell.script.StandAloneScript;
import org.stackplug.spi.Support;
import org.stackplug.spi.TopDir;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.RunnerContext;

/** Offers bash 5.1 or newer as a runner for any folder except a DevStack tree. */
public final class ShellRunnerProvider implements PhaseRunnerProvider {

    @Override
    public String id() {
        return "bash";
    }

    @Override
    public Support supports(Path topDir) {
        if (TopDir.isDevStackTree(topDir)) {
            return Support.unsupported("it is a DevStack tree, which has its own scripts");
        }
        return Bash.missing().map(m -> Support.misconfigured(m, Bash.REMEDY)).orElseGet(Support::supported);
    }

    @Override
    public PhaseRunner create(RunnerContext context) {
        return new ShellRunner(StandAloneScript::new, true);
    }
}
