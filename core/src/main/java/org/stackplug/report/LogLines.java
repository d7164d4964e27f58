package org.stackplug.report;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.stackplug.event.TerminalText;
import org.stackplug.file.PlainFile;

/** The lines of a log, each with the time when it was seen to begin, masked, and without anything that drives a terminal. */
public final class LogLines {
    /** A line that is longer comes in pieces. */
    private static final int LONGEST = 64 * 1024;

    private static final long LARGEST_TIMES = 256L * 1024 * 1024;

    private static final Pattern TIME = Pattern.compile("\\d{1,18} \\d{13,15}");

    private final Secrets secrets;

    public LogLines(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Is given a line; its time is empty when nobody has watched. */
    @FunctionalInterface
    public interface Taker {
        void line(Optional<Instant> at, String text) throws IOException;
    }

    /** Gives all lines. A log that does not exist has none. */
    public void of(Path log, boolean colours, Taker taker) throws IOException {
        List<long[]> times = times(log);
        int next = 0;
        Optional<Instant> at = Optional.empty();
        TerminalText terminal = new TerminalText(colours);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(log), LONGEST)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long offset = 0;
            long start = 0;
            for (int b = in.read(); b >= 0 || line.size() > 0; b = in.read()) {
                offset++;
                if (b >= 0) {
                    line.write(b);
                }
                if (b == '\n' || b < 0 || line.size() >= LONGEST) {
                    while (next < times.size() && times.get(next)[0] <= start) {
                        at = Optional.of(Instant.ofEpochMilli(times.get(next++)[1]));
                    }
                    // A return to the line's beginning makes more lines of one.
                    String safe = terminal.next(line.toString(StandardCharsets.UTF_8));
                    for (String one : secrets.mask(safe.stripTrailing()).split("\n", -1)) {
                        taker.line(at, one);
                    }
                    line.reset();
                    start = offset;
                }
            }
        } catch (NoSuchFileException e) {
            return; // A run that was killed before the step has begun.
        }
    }

    private static List<long[]> times(Path log) throws IOException {
        Path file = log.resolveSibling(log.getFileName() + ".times");
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        List<long[]> times = new java.util.ArrayList<>();
        for (String line : PlainFile.text(file, LARGEST_TIMES).lines().toList()) {
            int blank = line.indexOf(' ');
            // The last line of a run that was killed may be cut.
            if (TIME.matcher(line).matches()) {
                times.add(new long[] {
                    Long.parseLong(line, 0, blank, 10), Long.parseLong(line, blank + 1, line.length(), 10)
                });
            }
        }
        return times;
    }
}
