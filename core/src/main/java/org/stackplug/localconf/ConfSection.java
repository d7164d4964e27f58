package org.stackplug.localconf;

import java.util.List;
import java.util.Objects;
import org.stackplug.problem.NearestWords;
import org.stackplug.spi.run.SectionHeader;

/**
 * A section of local.conf.
 *
 * @param header the header as DevStack reads it
 * @param line the header's line, counted from 1
 * @param lines the lines from there to the next header, without line ends
 */
public record ConfSection(SectionHeader header, int line, List<String> lines) {
    private static final String LOCALRC = "[[local|localrc]]";
    /** Two characters that changed places are two. */
    private static final int MOST_DIFFERENCES = 2;

    public ConfSection {
        Objects.requireNonNull(header);
        lines = List.copyOf(lines);
    }

    /** Returns the word before the bar: {@code local}, {@code post-config}, ... */
    public String group() {
        return header.group();
    }

    /** Returns the word after the bar, as the user wrote it; each byte is a character. */
    public String file() {
        return header.file();
    }

    /** Returns whether it is the section {@code [[local|localrc]]}, whose bash is evaluated first. */
    public boolean isLocalrc() {
        return header.isLocalrc();
    }

    /** Returns whether the section is not localrc, and its title is nearly that of localrc. */
    public boolean isNearlyLocalrc() {
        return !isLocalrc() && NearestWords.distance(title(), LOCALRC).orElse(Integer.MAX_VALUE) <= MOST_DIFFERENCES;
    }

    /** Returns the header as it is written, without any text after it. */
    public String title() {
        return "[[" + LocalConf.text(group()) + "|" + LocalConf.text(file()) + "]]";
    }
}
