package org.stackplug.problem;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.run.step.Failure;

/**
 * The failure of a step, or of the stack script between two steps. Its fields travel to every listener and document;
 * {@link #lines} is for people only.
 *
 * @param failure what the shell reported
 * @param logEnd the last lines of the log, unmasked
 * @param log empty when the log is not kept
 */
public record StepFailure(Failure failure, List<String> logEnd, Optional<Path> log) {
    public StepFailure {
        Objects.requireNonNull(failure);
        logEnd = List.copyOf(logEnd);
        Objects.requireNonNull(log);
    }

    /** Returns the failed command, the calls that led to it, the end of the log and its path, as far as they are known. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!failure.command().isEmpty()) {
            lines.add("command: " + failure.command().strip());
        }
        for (Failure.Frame frame : failure.stack()) {
            lines.add("  in " + frame.function() + " at " + frame.place());
        }
        if (!logEnd.isEmpty()) {
            lines.add(log.isPresent() ? "last lines of its log:" : "last lines of its output:");
            logEnd.forEach(line -> lines.add("  " + line));
        }
        log.ifPresent(path -> lines.add("log: " + path));
        return lines;
    }
}
