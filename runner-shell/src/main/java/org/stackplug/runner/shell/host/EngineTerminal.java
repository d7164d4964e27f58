package org.stackplug.runner.shell.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal that controls the engine's process, as the kernel knows it. */
enum EngineTerminal {
    /** The engine is in the foreground of a terminal: steps can ask there, and Ctrl-C reaches all of them. */
    FOREGROUND,
    /** The engine is in the background of a terminal: the kernel stops a process that reads from it. */
    BACKGROUND,
    /** No terminal controls the engine, as in a job of CI or a service. */
    NONE,
    /** There is no {@code /proc}. */
    UNKNOWN;

    private static final Path OWN = Path.of("/proc/self/stat");
    /** After the name: the state, the parent, the group, the session, the terminal, and its foreground group. */
    private static final Pattern STAT = Pattern.compile("(?s).*\\) \\S \\d+ (\\d+) \\d+ (-?\\d+) (-?\\d+) .*");

    /** Returns the present state, which the job control of the user's shell may change. */
    static EngineTerminal now() {
        try {
            return of(Files.readString(OWN, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** Returns the state in a text of {@code /proc/PID/stat}. */
    static EngineTerminal of(String stat) {
        Matcher fields = STAT.matcher(stat);
        if (!fields.matches()) {
            return UNKNOWN;
        }
        if (fields.group(2).equals("0")) {
            return NONE;
        }
        return fields.group(1).equals(fields.group(3)) ? FOREGROUND : BACKGROUND;
    }
}
