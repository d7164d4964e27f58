package org.stackplug.runner.shell.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** This machine, by a command that starts bash and waits for it, as sudo does: the started process is not bash. */
public final class WaitingHost implements ShellHost {
    private final ShellHost machine = new LocalHost();

    @Override
    public Process start(ProcessBuilder bash) throws IOException {
        List<String> command = new ArrayList<>(List.of("timeout", "--foreground", "0"));
        command.addAll(bash.command());
        return machine.start(bash.command(command));
    }

    @Override
    public boolean signal(String signal, Collection<ProcessHandle> processes) {
        return machine.signal(signal, processes);
    }
}
