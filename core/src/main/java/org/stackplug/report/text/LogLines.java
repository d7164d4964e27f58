package org.stackplug.report.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.stackplug.file.PlainFile;
import org.stackplug.mask.MaskedText;
import org.stackplug.mask.Secrets;
import org.stackplug.mask.TerminalText;

/**
 * Reads the lines of a log, masked and without anything that could drive a terminal, each with the
 * time at which it began.
 */
public final class LogLines {
    /** The longest line; a longer one is passed on in splitter. */
    private static final int LONGEST = 64 * 1024;

    private static final long LARGEST_TIMES = 256L * 1024 * 1024;

    private static final Pattern TIME = Pattern.compile("\\d{1,18} \\d{13,15}");

    private final Secrets secrets;

    public LogLines(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Receives a line; its time is empty when it is not known. */
    @FunctionalInterface
    public interface LineConsumer {
        void line(Optional<Instant> at, String text) throws IOException;
    }

    /** Passes all lines on. A log that does not exist has none. */
    public void read(Path log, boolean colours, LineConsumer consumer) throws IOException {
        try (InputStream in = Files.newInputStream(log)) {
            Times times = new Times(times(log));
            LineSplitter splitter = new LineSplitter(
                    secrets.text(), new TerminalText(colours), text -> consumer.line(times.now(), text));
            byte[] bytes = new byte[LONGEST];
            long offset = 0;
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                int begin = 0;
                for (int i = 0; i < count; i++) {
                    if (bytes[i] == '\n') {
                        splitter.next(bytes, begin, i + 1);
                        begin = i + 1;
                        times.reach(offset + begin);
                    }
                }
                splitter.next(bytes, begin, count);
                offset += count;
            }
            splitter.end();
        } catch (NoSuchFileException e) {
            return; // A run that was killed before the step has begun.
        }
    }

    /** The times at which the log was seen to grow. */
    private static final class Times {
        private final List<long[]> all;
        private int next;
        private Optional<Instant> at = Optional.empty();

        Times(List<long[]> all) {
            this.all = all;
            reach(0);
        }

        /** Advances to the line that begins at that offset. */
        void reach(long offset) {
            while (next < all.size() && all.get(next)[0] <= offset) {
                at = Optional.of(Instant.ofEpochMilli(all.get(next++)[1]));
            }
        }

        Optional<Instant> now() {
            return at;
        }
    }

    /** Receives a whole line. */
    @FunctionalInterface
    private interface TextConsumer {
        void line(String text) throws IOException;
    }

    /** Makes lines from bytes. */
    private static final class LineSplitter {
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private final CharBuffer chars = CharBuffer.allocate(LONGEST + Long.BYTES);
        private final ByteBuffer left = ByteBuffer.allocate(LONGEST + Long.BYTES);
        private final MaskedText masked;
        private final TerminalText terminal;
        private final TextConsumer consumer;
        private final StringBuilder line = new StringBuilder();

        LineSplitter(MaskedText masked, TerminalText terminal, TextConsumer consumer) {
            this.masked = masked;
            this.terminal = terminal;
            this.consumer = consumer;
        }

        void next(byte[] bytes, int from, int to) throws IOException {
            left.put(bytes, from, to - from).flip();
            decoder.decode(left, chars, false);
            left.compact();
            chars.flip();
            add(masked.next(terminal.next(chars.toString())));
            chars.clear();
        }

        /** Splits text into lines; a carriage return has become a line end before. */
        private void add(String text) throws IOException {
            int begin = 0;
            for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
                line.append(text, begin, end);
                emit();
                begin = end + 1;
            }
            line.append(text, begin, text.length());
            if (line.length() >= LONGEST) {
                emit();
            }
        }

        private void emit() throws IOException {
            consumer.line(line.toString().stripTrailing());
            line.setLength(0);
        }

        void end() throws IOException {
            left.flip();
            decoder.decode(left, chars, true);
            decoder.flush(chars);
            chars.flip();
            add(masked.next(terminal.next(chars.toString())));
            add(masked.end());
            if (line.length() > 0) {
                emit();
            }
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
