package org.stackplug.runner.shell.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether there is a person at the standard input. */
public final class Terminal {
    private Terminal() {}

    /** The user's terminal when there is one, so that a plugin can ask for a password; otherwise an empty input. */
    static ProcessBuilder.Redirect standardInput() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
            if (target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console")) {
                return ProcessBuilder.Redirect.INHERIT;
            }
        } catch (IOException e) {
            // No /proc, or no standard input at all.
            return ProcessBuilder.Redirect.from(new File("/dev/null"));
        }
        return ProcessBuilder.Redirect.from(new File("/dev/null"));
    }
}
