package org.stackplug.spi.run;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of local.conf that begins a section. The rule is DevStack's: a line is a header if it begins with {@code [[} and has
 * a bar before a {@code ]]}. The header ends at the first blank of the line, and brackets in it are ignored.
 *
 * @param group the word before the bar; empty for a line such as {@code [[ $A == 1 || $B == 2 ]]}
 * @param file the word between the first bar and the next; empty if there is none
 * @since 0.1.0
 */
public record SectionHeader(String group, String file) {
    private static final Pattern LINE = Pattern.compile("^\\[\\[.+\\|.*\\]\\]", Pattern.DOTALL);
    private static final Pattern BLANK = Pattern.compile("[ \t]");
    private static final Pattern BRACKETS = Pattern.compile("[\\[\\]]");

    public SectionHeader {
        Objects.requireNonNull(group);
        Objects.requireNonNull(file);
    }

    /** Parses a line as a header; returns empty for a line that DevStack does not consider a header. */
    public static Optional<SectionHeader> parse(String line) {
        if (!LINE.matcher(line).find()) {
            return Optional.empty();
        }
        String field = BRACKETS.matcher(BLANK.split(line, 2)[0]).replaceAll("");
        String[] words = field.split("\\|", -1);
        return Optional.of(new SectionHeader(words[0], words.length > 1 ? words[1] : ""));
    }

    /** Returns whether the header begins the {@code [[local|localrc]]} section, whose bash is evaluated first. */
    public boolean isLocalrc() {
        return group.equals("local") && file.equals("localrc");
    }
}
