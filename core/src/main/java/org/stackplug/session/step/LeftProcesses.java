package org.stackplug.session.step;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.event.RunEvent;
import org.stackplug.state.RunFolder;

/**
 * The processes that steps of earlier runs have started and left running, other than services: a teardown leaves them alone,
 * as DevStack does, and names them. Each carries the mark of its run in its environment.
 */
public final class LeftProcesses {
    private static final Path PROC = Path.of("/proc");
    /** The start of {@code /proc/PID/stat} of what has ended, and was not asked for its status yet. */
    private static final Pattern ENDED = Pattern.compile("(?s)\\d+ \\(.*\\) [ZX] .*");

    private LeftProcesses() {}

    /**
     * One of them.
     *
     * @param id the process id
     * @param command the beginning of its command line, which is not masked
     * @param run the id of the run that has started it
     */
    public record LeftProcess(long id, String command, String run) {}

    /**
     * Warns of those of earlier runs.
     *
     * @param folder of the run that looks; its own processes are not meant
     */
    public static List<RunEvent.Warned> of(RunFolder folder) {
        return of(folder.path().getParent()).stream()
                .filter(process -> !process.run().equals(folder.id()))
                .map(process -> new RunEvent.Warned(
                        "the process " + process.id() + " (" + process.command() + "), started in the run "
                                + process.run() + ", still runs: a teardown leaves it to the plugin",
                        List.of()))
                .toList();
    }

    /**
     * Finds those of all runs, also of one that is at work.
     *
     * @param runs the folder of all runs
     */
    public static List<LeftProcess> of(Path runs) {
        Pattern mark = Pattern.compile("\0\\w+=" + Pattern.quote(bytes(runs + "/")) + "([\\w.-]+)#\\d+\0");
        List<LeftProcess> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                Matcher marked = mark.matcher("\0" + text(process.resolve("environ")));
                if (marked.find()
                        && !ENDED.matcher(text(process.resolve("stat"))).matches()) {
                    long id = Long.parseLong(process.getFileName().toString());
                    found.add(new LeftProcess(id, command(process), marked.group(1)));
                }
            }
        } catch (IOException e) {
            // Without /proc nothing can be found.
            return List.of();
        }
        return found;
    }

    private static String command(Path process) {
        String words = new String(
                        text(process.resolve("cmdline")).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .replace('\0', ' ')
                .strip();
        return words.length() > 80 ? words.substring(0, 80) + "..." : words;
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Each byte a character; empty for another user's process, or one that has just ended. */
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
