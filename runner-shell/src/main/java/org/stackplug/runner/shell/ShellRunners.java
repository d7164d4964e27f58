package org.stackplug.runner.shell;

import java.nio.file.Path;
import org.stackplug.runner.shell.host.ShellHost;
import org.stackplug.runner.shell.process.Bash;
import org.stackplug.runner.shell.script.StandAloneScript;
import org.stackplug.runner.shell.script.TreeScript;
import org.stackplug.spi.Support;
import org.stackplug.spi.TopDir;
import org.stackplug.spi.run.PhaseRunner;

/**
 * Makes the runners of a host: those of this machine, and of backends that run bash somewhere else.
 *
 * @since 0.1.0
 */
public final class ShellRunners {
    private ShellRunners() {}

    /** Returns whether the host has a bash that can run a stack: 5.1 or newer. */
    public static Support support(ShellHost host) {
        return new Bash(host)
                .missing()
                .map(reason -> Support.misconfigured(reason, Bash.REMEDY))
                .orElseGet(Support::supported);
    }

    /**
     * Makes the runner for a TOP_DIR: in a DevStack tree it runs the tree's own scripts, unchanged, and elsewhere the stack
     * script of this module, which can also continue from a checkpoint.
     */
    public static PhaseRunner create(ShellHost host, Path topDir) {
        return TopDir.isDevStackTree(topDir)
                ? new ShellRunner(host, TreeScript::new, false)
                : new ShellRunner(host, StandAloneScript::new, true);
    }
}
