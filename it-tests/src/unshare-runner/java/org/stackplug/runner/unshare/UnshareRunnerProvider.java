package org.stackplug.runner.unshare;

import java.nio.file.Path;
import java.util.List;
import org.stackplug.runner.shell.ShellRunners;
import org.stackplug.runner.shell.host.ShellHost;
import org.stackplug.spi.Support;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.RunnerContext;

/**
 * Offers {@code unshare} as a runner. Its setting {@code runner.unshare.read-only} has the folders that steps can't change,
 * with colons between them.
 */
public final class UnshareRunnerProvider implements PhaseRunnerProvider {

    @Override
    public String id() {
        return "unshare";
    }

    @Override
    public Support supports(Path topDir) {
        return ShellRunners.support(host(""));
    }

    @Override
    public PhaseRunner create(RunnerContext context) {
        return ShellRunners.create(host(context.settings().getOrDefault("read-only", "")), context.topDir());
    }

    private static ShellHost host(String readOnly) {
        boolean root = System.getProperty("user.name").equals("root");
        return new UnshareHost(readOnly.isEmpty() ? List.of() : List.of(readOnly.split(":", -1)), root);
    }
}
