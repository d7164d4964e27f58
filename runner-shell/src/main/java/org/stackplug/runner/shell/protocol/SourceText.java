package org.stackplug.runner.shell.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.stackplug.spi.Place;

/** The text of a script, in which a command is looked up whose line bash does not know. */
final class SourceText {
    /** The size in bytes above which a file is not taken for a script. */
    private static final long LONGEST = 4_000_000;

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern END_OF_FUNCTION = Pattern.compile("\\}.*");

    private final List<String> lines;

    private SourceText(List<String> lines) {
        this.lines = lines;
    }

    /** Reads a file; a file that can't be read has no lines. */
    static SourceText of(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= LONGEST) {
                return new SourceText(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            System.getLogger(SourceText.class.getName()).log(System.Logger.Level.DEBUG, file + " can't be read", e);
        }
        return new SourceText(List.of());
    }

    /** Returns the text of a line, without the blanks around it; empty if there is no such line or nothing in it. */
    static Optional<String> line(Place place) {
        List<String> lines = of(place.file()).lines;
        return place.line() > 0 && place.line() <= lines.size()
                ? Optional.of(new String(
                                lines.get(place.line() - 1).strip().getBytes(StandardCharsets.ISO_8859_1),
                                StandardCharsets.UTF_8))
                        .filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    /**
     * Returns the line of a command.
     *
     * @param function the function that it belongs to; {@code source} or {@code main} for none
     * @param command its text as bash prints it, which puts blanks where it likes
     * @param last the line of the command, or of one that follows it; 0 if neither is known
     * @return 0 if the line is not found, and {@code last} is not known
     */
    int find(String function, String command, int last) {
        String wanted = squeezed(command.lines().findFirst().orElse(""));
        if (wanted.isEmpty()) {
            return last;
        }
        int header = header(function, last);
        int begin = Math.max(1, header);
        for (int i = Math.min(last, lines.size()); i >= begin; i--) {
            if (squeezed(lines.get(i - 1)).contains(wanted)) {
                return i;
            }
        }
        for (int i = begin; last == 0 && i <= lines.size(); i++) {
            if (squeezed(lines.get(i - 1)).contains(wanted)) {
                return i;
            }
            if (header > 0
                    && i > begin
                    && END_OF_FUNCTION.matcher(lines.get(i - 1)).matches()) {
                return 0;
            }
        }
        return last;
    }

    /** Returns the line at which a function begins, the last one before a line if that is known; 0 if it is not found. */
    private int header(String function, int before) {
        if (function.equals("source") || function.equals("main")) {
            return 0;
        }
        Pattern header = Pattern.compile("\\s*(?:function\\s+" + Pattern.quote(function) + "(?![^\\s({]).*|"
                + Pattern.quote(function) + "\\s*\\(\\s*\\).*)");
        int found = 0;
        for (int i = 1; i <= (before > 0 ? Math.min(before, lines.size()) : lines.size()); i++) {
            if (header.matcher(lines.get(i - 1)).matches()) {
                found = i;
            }
        }
        return found;
    }

    private static String squeezed(String text) {
        return BLANKS.matcher(text).replaceAll("");
    }
}
