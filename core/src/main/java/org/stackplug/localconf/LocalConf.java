package org.stackplug.localconf;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.problem.StackplugException;

/**
 * A parsed local.conf.
 *
 * @param file the file, as an absolute path
 * @param sections the sections in the order of the file
 * @param remarks the remarks about text that is not read, or is read differently than it looks
 */
public record LocalConf(Path file, List<ConfSection> sections, List<Remark> remarks) {
    public LocalConf {
        Objects.requireNonNull(file);
        sections = List.copyOf(sections);
        remarks = List.copyOf(remarks);
    }

    /**
     * Parses a text.
     *
     * @throws StackplugException if a header is malformed
     */
    public static LocalConf parse(ConfText text) throws StackplugException {
        return ConfParser.parse(text);
    }

    /** Returns whether there is a {@code [[local|localrc]]} section. */
    public boolean hasLocalrc() {
        return sections.stream().anyMatch(ConfSection::isLocalrc);
    }

    /**
     * Returns all {@code [[local|localrc]]} sections as one bash file. Every line keeps the number that it has in local.conf,
     * so that the line numbers in bash's messages are those of the user's file.
     */
    public byte[] localrc() {
        StringBuilder text = new StringBuilder();
        int next = 1;
        for (ConfSection section : sections) {
            if (section.isLocalrc()) {
                for (; next <= section.line(); next++) {
                    text.append('\n');
                }
                for (String line : section.lines()) {
                    text.append(line).append('\n');
                    next++;
                }
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Returns the section whose header ends the {@code [[local|localrc]]} section of a line.
     *
     * @param line a line in that section or directly after it, counted from 1
     */
    public Optional<ConfSection> endOfLocalrc(int line) {
        Optional<ConfSection> localrc = Optional.empty();
        for (ConfSection section : sections) {
            if (localrc.isPresent() && section.line() >= line) {
                return Optional.of(section);
            }
            if (section.isLocalrc()) {
                localrc = Optional.of(section);
            }
        }
        return Optional.empty();
    }

    /** Returns the files that the sections of a group name, as the user wrote them, in order and without duplicates. */
    public List<String> files(String group) {
        return sections.stream()
                .filter(section ->
                        section.group().equals(group) && !section.file().isEmpty())
                .map(section -> text(section.file()))
                .distinct()
                .toList();
    }

    /** Decodes UTF-8 from a text in which each character is a byte. */
    static String text(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
