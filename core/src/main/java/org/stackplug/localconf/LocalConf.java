package org.stackplug.localconf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;

/**
 * A local.conf that has been read.
 *
 * @param file where it stands, absolute
 * @param sections in the order of the file
 */
public record LocalConf(Path file, List<Section> sections) {
    private static final Pattern HEADER = Pattern.compile("\\[\\[([^\\s\\]|]+)\\|([^\\]]+)\\]\\].*");
    /** Bash's own {@code [[} has a blank behind it, so that a test at the start of a line is no header. */
    private static final Pattern LIKE_A_HEADER = Pattern.compile("\\[\\[[^\\s].*");

    public LocalConf {
        Objects.requireNonNull(file);
        sections = List.copyOf(sections);
    }

    /**
     * Reads a file.
     *
     * @throws StackplugException if it is missing, can't be read, or has a header that is not complete
     */
    public static LocalConf read(Path file) throws StackplugException {
        String text;
        try {
            // Bytes that are no UTF-8 pass through unharmed: bash gets the same ones back (see localrc()).
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.CONF_MISSING, "there is no " + file)
                            .remedy("Write one, or name another folder with -C or another file with --conf; "
                                    + "'stackplug demo --keep DIR' makes an example."),
                    e);
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.CONF_UNREADABLE, "can't read " + file)
                            .because(e.getClass().getSimpleName() + ": " + e.getMessage())
                            .remedy("See that it is a plain file that you may read."),
                    e);
        }
        return parse(file, text);
    }

    private static LocalConf parse(Path file, String text) throws StackplugException {
        List<Section> sections = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        String[] lines = text.split("\r?\n", -1);
        List<String> body = new ArrayList<>();
        Optional<Section> current = Optional.empty();
        for (int i = 0; i < lines.length; i++) {
            Matcher header = HEADER.matcher(lines[i]);
            if (header.matches()) {
                finish(current, body, sections);
                current =
                        Optional.of(new Section(header.group(1), header.group(2).strip(), i + 1, List.of()));
                body = new ArrayList<>();
            } else if (LIKE_A_HEADER.matcher(lines[i]).matches()) {
                problems.add(Problem.of(ErrorCode.CONF_HEADER, "a section header is not complete")
                        .at(new Place(file, i + 1))
                        .because("It begins with [[ but is not of the form [[group|file]].")
                        .remedy("Complete it; if it is bash, put a blank behind [[."));
            } else {
                body.add(lines[i]);
            }
        }
        finish(current, body, sections);
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
        return new LocalConf(file, sections);
    }

    private static void finish(Optional<Section> current, List<String> body, List<Section> sections) {
        current.ifPresent(section ->
                sections.add(new Section(section.group(), section.file(), section.line(), List.copyOf(body))));
    }

    /** Whether there is a {@code [[local|localrc]]} section. */
    public boolean hasLocalrc() {
        return sections.stream().anyMatch(Section::isLocalrc);
    }

    /**
     * All {@code [[local|localrc]]} sections as one bash file: every line stands at the line number that it has in
     * local.conf, so that what bash says of a line is true of the user's file.
     */
    public byte[] localrc() {
        StringBuilder text = new StringBuilder();
        int next = 1;
        for (Section section : sections) {
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

    /** The files that sections of a group name, in order and each once, as the user wrote them. */
    public List<String> files(String group) {
        return sections.stream()
                .filter(section -> section.group().equals(group))
                .map(section ->
                        new String(section.file().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .distinct()
                .toList();
    }
}
