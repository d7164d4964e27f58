package org.stackplug.runner.shell.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The standard input of a session's shell. */
final class StandardInput {
    private StandardInput() {}

    /** Returns the user's terminal if there is one, so that a plugin can ask for a password; otherwise an empty input. */
    static ProcessBuilder.Redirect redirect() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
            if (target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console")) {
                return ProcessBuilder.Redirect.INHERIT;
            }
        } catch (IOException e) {
            // There is no /proc, or no standard input.
            return ProcessBuilder.Redirect.from(new File("/dev/null"));
        }
        return ProcessBuilder.Redirect.from(new File("/dev/null"));
    }
}
