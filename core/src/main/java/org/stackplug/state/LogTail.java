package org.stackplug.state;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.stackplug.mask.TerminalText;

/** Reads the last lines of a log of any size. */
public final class LogTail {
    private static final int LINES = 10;
    private static final int BYTES = 8 * 1024;

    private LogTail() {}

    /** Returns at most the last ten lines, without control sequences; none if the file can't be read. */
    public static List<String> of(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long length = file.length();
            long start = Math.max(0, length - BYTES);
            byte[] bytes = new byte[(int) (length - start)];
            file.seek(start);
            file.readFully(bytes);
            List<String> lines = TerminalText.plain(new String(bytes, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }
}
