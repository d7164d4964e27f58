package org.stackplug.spi;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A line of a file, or a file as a whole.
 *
 * @param file absolute if the file is known to exist; otherwise the path that the shell reported
 * @param line counted from 1; 0 if only the file is known
 * @since 0.1.0
 */
public record Place(Path file, int line) {
    public Place {
        Objects.requireNonNull(file);
        if (line < 0) {
            throw new IllegalArgumentException("a line is counted from 1 (0: not known), not " + line);
        }
    }

    @Override
    public String toString() {
        return line == 0 ? file.toString() : file + ":" + line;
    }
}
