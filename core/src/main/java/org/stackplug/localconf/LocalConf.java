package org.stackplug.localconf;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.problem.StackplugException;

/**
 * A local.conf that has been read.
 *
 * @param file where it stands, absolute
 * @param sections in the order of the file
 * @param remarks about text that is not read, or not as it looks
 */
public record LocalConf(Path file, List<ConfSection> sections, List<Remark> remarks) {
    public LocalConf {
        Objects.requireNonNull(file);
        sections = List.copyOf(sections);
        remarks = List.copyOf(remarks);
    }

    /**
     * Takes a text apart.
     *
     * @throws StackplugException if it has a header that is not one
     */
    public static LocalConf parse(ConfText text) throws StackplugException {
        return ConfParser.parse(text);
    }

    /** Returns whether there is a {@code [[local|localrc]]} section. */
    public boolean hasLocalrc() {
        return sections.stream().anyMatch(ConfSection::isLocalrc);
    }

    /**
     * All {@code [[local|localrc]]} sections as one bash file: every line stands at the line number that it has in
     * local.conf, so that what bash says of a line is true of the user's file.
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

    /** Returns the header that ends the {@code [[local|localrc]]} section which a line is in, or after which it stands. */
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

    /** The files that sections of a group name, in order and each once, as the user wrote them. */
    public List<String> files(String group) {
        return sections.stream()
                .filter(section ->
                        section.group().equals(group) && !section.file().isEmpty())
                .map(section -> text(section.file()))
                .distinct()
                .toList();
    }

    /** Returns the text of bytes of which each is a character. */
    static String text(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
