package org.stackplug.edit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stackplug.localconf.ConfSection;
import org.stackplug.session.Localrc;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.RunnerException;

/** The bash of a localrc, by the lines of the file in which it is: where a command begins and ends, as bash parses it. */
final class LocalrcText {
    private final List<String> lines;
    private final List<Integer> sectionEnds = new ArrayList<>();
    private int lastHeader;
    private final PhaseRunner runner;
    private final Path scratch;

    /**
     * Reads the text.
     *
     * @param scratch a file that may be written
     */
    LocalrcText(Localrc localrc, PhaseRunner runner, Path scratch) {
        this.lines = new String(localrc.content().orElse(new byte[0]), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
        this.runner = runner;
        this.scratch = scratch;
        localrc.conf()
                .filter(conf -> conf.file().equals(localrc.origin()))
                .ifPresent(conf -> conf.sections().stream()
                        .filter(ConfSection::isLocalrc)
                        .forEach(section -> {
                            lastHeader = section.line();
                            sectionEnds.add(section.line() + section.lines().size());
                        }));
        if (sectionEnds.isEmpty()) {
            sectionEnds.add(lines.size());
        }
    }

    /** Returns the last line of the section of a line. */
    int endOfSection(int line) {
        return sectionEnds.stream().filter(end -> end >= line).findFirst().orElse(lines.size());
    }

    /** Returns the last line of the last section that is not blank, which may be its header; 0 in an empty file. */
    int lastText() {
        int line = Math.min(lines.size(), sectionEnds.get(sectionEnds.size() - 1));
        while (line > lastHeader && lines.get(line - 1).isBlank()) {
            line--;
        }
        return Math.max(line, lastHeader);
    }

    /**
     * Returns whether a command can begin after a line: no condition, loop, function, string or here-document is open there.
     * Bash itself parses the text up to that line.
     */
    boolean isCompleteAfter(int line) throws RunnerException, IOException {
        if (line > 0 && line <= lines.size() && continues(lines.get(line - 1))) {
            return false;
        }
        Files.writeString(
                scratch,
                String.join("\n", lines.subList(0, Math.min(line, lines.size()))) + "\n",
                StandardCharsets.ISO_8859_1);
        return runner.checkSyntax(scratch).isEmpty();
    }

    private static boolean continues(String line) {
        int slashes = 0;
        while (slashes < line.length() && line.charAt(line.length() - 1 - slashes) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    /** Returns the first line of the command of which a line is a part, as far as backslashes continue it. */
    int beginOfCommand(int line) {
        int first = line;
        while (first > 1 && first - 2 < lines.size() && continues(lines.get(first - 2))) {
            first--;
        }
        return first;
    }

    /** Returns the line after which everything that is open at a line has ended. */
    int endOfCommand(int line) throws RunnerException, IOException {
        int last = line;
        int end = endOfSection(line);
        while (last < end && !isCompleteAfter(last)) {
            last++;
        }
        return last;
    }

    /** Returns some lines as one text. */
    String text(int first, int last) {
        return String.join("\n", lines.subList(first - 1, last));
    }
}
