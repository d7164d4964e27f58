package org.stackplug.runner.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import org.stackplug.runner.shell.process.Bash;
import org.stackplug.runner.shell.script.TreeScript;
import org.stackplug.spi.Support;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;

/** Runs the scripts of a DevStack tree themselves, in bash 5.1 or newer, unchanged. */
public final class DevStackRunnerProvider implements PhaseRunnerProvider {

    @Override
    public String id() {
        return "devstack";
    }

    @Override
    public Support supports(Path topDir) {
        if (!isTree(topDir)) {
            return Support.unsupported("it is no DevStack tree: that has the files stack.sh and functions");
        }
        return Bash.missing().map(m -> Support.misconfigured(m, Bash.REMEDY)).orElseGet(Support::yes);
    }

    /** Whether DevStack's own scripts stand there. */
    static boolean isTree(Path topDir) {
        return Files.isRegularFile(topDir.resolve("stack.sh")) && Files.isRegularFile(topDir.resolve("functions"));
    }

    @Override
    public PhaseRunner create() {
        return new ShellRunner(TreeScript::new, false);
    }
}
