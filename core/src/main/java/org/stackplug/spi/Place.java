package org.stackplug.spi;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A line of a file.
 *
 * @param file absolute where it is known to exist; otherwise as the shell reported it
 * @param line counted from 1; 0 when only the file is known
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
