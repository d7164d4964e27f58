package org.stackplug.runner.shell.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.stackplug.spi.run.step.Step;

/**
 * Finds the steps that switch {@code errtrace} on by themselves. The session switches errtrace on during a step anyway, for
 * the place of a failure. So the shell does not know whether the step has done it as well, and the text of the files is
 * searched. Used by one thread.
 */
public final class ErrtraceDetector {
    /** The {@code set} command, at the beginning of a command, with options in any order and number. */
    private static final Pattern SWITCH =
            Pattern.compile("(?m)(?:^|[;&|({]|\\b(?:then|do|else)\\b)[ \\t]*(?:builtin[ \\t]+)?"
                    + "set[ \\t]+[^\\n;&|#]*?(?:-[a-zA-Z]*E|-[a-zA-Z]*o[ \\t]+errtrace\\b)");
    /** Longer files of a plugin are data. */
    private static final long MAX_BYTES = 1 << 20;

    private final Map<Path, Boolean> folders = new HashMap<>();
    private final Map<Path, Text> texts = new HashMap<>();

    /** The result for a file with that time of its last change. */
    private record Text(FileTime changed, boolean switches) {}

    /**
     * Returns whether the step's file switches errtrace on, or any file that the plugin's folder {@code devstack} had at the
     * plugin's first step.
     */
    public boolean isSwitchedOnBy(Step.Script step) {
        return (step.dir().isPresent()
                        && folders.computeIfAbsent(step.dir().get().resolve("devstack"), ErrtraceDetector::isIn))
                || isWrittenNow(step.path());
    }

    private boolean isWrittenNow(Path file) {
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            Text text = texts.get(file);
            if (text == null || !text.changed().equals(changed)) {
                text = new Text(changed, isWritten(file));
                texts.put(file, text);
            }
            return text.switches();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isIn(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.anyMatch(ErrtraceDetector::isWritten);
        } catch (IOException | UncheckedIOException e) {
            // A file that can't be read can't be sourced either.
            return false;
        }
    }

    /** Returns whether the text of a file switches errtrace on; false if it is not a regular file or too long for a script. */
    public static boolean isWritten(Path file) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) <= MAX_BYTES
                    && SWITCH.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .find();
        } catch (IOException e) {
            return false;
        }
    }
}
