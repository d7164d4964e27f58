package org.stackplug.runner.unshare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.stackplug.runner.shell.host.LocalHost;
import org.stackplug.runner.shell.host.ShellHost;

/**
 * A mount namespace of this machine: what steps mount is gone when bash ends, and folders can be made read-only for them. An
 * ordinary user gets a user namespace as well, in which the steps run as root.
 */
final class UnshareHost implements ShellHost {
    /** Makes folders read-only, up to the word "bash", and becomes the command that begins there. */
    private static final String PROTECT = """
            until [ "$1" = bash ]; do
                mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 1
                shift
            done
            exec "$@"
            """;

    private final ShellHost machine = new LocalHost();
    private final List<String> readOnly;
    private final boolean root;

    /**
     * Makes a host.
     *
     * @param readOnly the absolute paths of folders that steps can't change
     * @param root whether the engine runs as root
     */
    UnshareHost(List<String> readOnly, boolean root) {
        this.readOnly = List.copyOf(readOnly);
        this.root = root;
    }

    @Override
    public Process start(ProcessBuilder bash) throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!root) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.addAll(List.of("sh", "-c", PROTECT, "unshare"));
        command.addAll(readOnly);
        command.addAll(bash.command());
        return machine.start(bash.command(command));
    }

    @Override
    public boolean signal(String signal, Collection<ProcessHandle> processes) {
        return machine.signal(signal, processes);
    }
}
