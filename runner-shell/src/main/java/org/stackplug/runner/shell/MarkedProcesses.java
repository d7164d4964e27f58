package org.stackplug.runner.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the processes of a step by what stands in their environment. A child whose parent has ended is no longer below the
 * shell, but it still carries the mark.
 */
final class MarkedProcesses {
    /** The variable that every process of a run has. */
    static final String RUN = "STACKPLUG_RUN";
    /** The variable with the number of the step that a process was started in. */
    static final String STEP = "STACKPLUG_STEP";

    private static final Path PROC = Path.of("/proc");

    private MarkedProcesses() {}

    /**
     * The processes that one step has started and that still live.
     *
     * @param mark of the run
     * @param except the shell itself
     */
    static List<ProcessHandle> of(String mark, int step, long except) {
        String run = "\0" + RUN + "=" + mark + "\0";
        String number = "\0" + STEP + "=" + step + "\0";
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : all) {
                String environment = environment(process);
                if (environment.contains(run) && environment.contains(number)) {
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .filter(handle -> handle.pid() != except)
                            .ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            // Without /proc nothing can be found this way; the shell itself is ended by its handle all the same.
            return List.of();
        }
        return found;
    }

    private static String environment(Path process) {
        try {
            return "\0" + new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1)
                    + "\0";
        } catch (IOException e) {
            // Another user's process, or one that has just ended.
            return "";
        }
    }
}
