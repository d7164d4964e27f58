package org.stackplug.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The standard streams of this process. */
public final class Streams {
    private Streams() {}

    /** Returns whether that descriptor is a terminal. */
    public static boolean isTerminal(int descriptor) {
        return isTerminal(Path.of("/proc/self/fd/" + descriptor));
    }

    /** Returns whether that descriptor, a link in a folder of {@code /proc}, is a terminal. */
    static boolean isTerminal(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
