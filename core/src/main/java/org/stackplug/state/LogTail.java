package org.stackplug.state;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.stackplug.mask.TerminalText;

/** The last lines of a log, however long it is. */
public final class LogTail {
    private static final int LINES = 10;
    private static final int BYTES = 8 * 1024;

    private LogTail() {}

    /** The last ten lines at most; none when the file can't be read. Nothing in them drives a terminal. */
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
