package org.stackplug.runner.shell.localrc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The output of the shell up to its first point: bash's own messages, and other lines. */
final class LocalrcOutput {
    /** "FILE: line N: MESSAGE", in any language; in an eval "FILE: eval: line N: MESSAGE". */
    private static final Pattern MESSAGE =
            Pattern.compile("^(/?[^\\s:+][^:]*): (?:[^:/]+: )?[^\\s:]+ (\\d{1,9}): (.*)$");
    /** A traced command. */
    private static final Pattern TRACED = Pattern.compile("^\\+.*");

    private static final int MAX_BYTES = 16 << 20;
    private static final int LAST_LINES = 3;

    private final List<BashMessage> messages = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    /**
     * A message of bash.
     *
     * @param end the length of the output after the message, in bytes
     * @param file the file as bash reports it
     */
    record BashMessage(long end, String file, int line, String text) {}

    private record Line(long end, String text) {}

    private LocalrcOutput() {}

    static LocalrcOutput read(Path log) throws IOException {
        LocalrcOutput output = new LocalrcOutput();
        if (!Files.exists(log)) {
            return output;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(log)) {
            bytes = in.readNBytes(MAX_BYTES);
        }
        int begin = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' || i == bytes.length - 1) {
                int end = bytes[i] == '\n' ? i : i + 1;
                output.add(i + 1L, new String(bytes, begin, end - begin, StandardCharsets.UTF_8));
                begin = i + 1;
            }
        }
        return output;
    }

    private void add(long end, String line) {
        Matcher matcher = MESSAGE.matcher(line);
        if (matcher.matches()) {
            messages.add(new BashMessage(end, matcher.group(1), Integer.parseInt(matcher.group(2)), matcher.group(3)));
        } else {
            lines.add(new Line(end, line));
        }
    }

    /** Returns bash's messages, in order. */
    List<BashMessage> messages() {
        return messages;
    }

    /** Returns the last lines within a part of the output, without bash's messages, traced commands and blank lines. */
    List<String> lastLines(long from, long to) {
        Deque<String> last = new ArrayDeque<>();
        for (Line line : lines) {
            if (line.end() > from
                    && line.end() <= to
                    && !line.text().isBlank()
                    && !TRACED.matcher(line.text()).matches()) {
                last.add(line.text());
                if (last.size() > LAST_LINES) {
                    last.remove();
                }
            }
        }
        return List.copyOf(last);
    }
}
