package org.stackplug.localconf;

import java.util.List;
import java.util.Objects;

/**
 * What stands under one header.
 *
 * @param group the word before the bar: {@code local}, {@code post-config}, ...
 * @param file the word behind it, as the user wrote it
 * @param line the header's line, counted from 1
 * @param lines what follows up to the next header, without line ends
 */
public record Section(String group, String file, int line, List<String> lines) {
    public Section {
        Objects.requireNonNull(group);
        Objects.requireNonNull(file);
        lines = List.copyOf(lines);
    }

    /** Whether it is bash that is evaluated first of all. */
    public boolean isLocalrc() {
        return group.equals("local") && file.equals("localrc");
    }
}
