package org.stackplug.runner.shell.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.SectionHeader;

/**
 * The localrc sections of local.conf as DevStack extracts them into a file: a comment line, and after it the lines of all
 * sections.
 *
 * @param lines the lines of the extracted file
 * @param conf the file local.conf
 * @param numbers the numbers in local.conf of the sections' lines
 * @param texts the texts of those lines
 */
record ExtractedLocalrc(List<String> lines, Path conf, List<Integer> numbers, List<String> texts) {
    /** Reads both files; one that can't be read counts as empty. */
    static ExtractedLocalrc of(Path extracted, Path conf) {
        List<Integer> numbers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        boolean inside = false;
        List<String> lines = read(conf);
        for (int i = 0; i < lines.size(); i++) {
            Optional<SectionHeader> header = SectionHeader.parse(lines.get(i));
            if (header.isPresent()) {
                inside = header.get().isLocalrc();
            } else if (inside) {
                numbers.add(i + 1);
                texts.add(lines.get(i));
            }
        }
        return new ExtractedLocalrc(read(extracted), conf, numbers, texts);
    }

    private static List<String> read(Path file) {
        if (!Files.isRegularFile(file)) {
            // Reading a FIFO would block.
            return List.of();
        }
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return List.of((text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1));
        } catch (IOException e) {
            // Then a place keeps the line that bash reports.
            return List.of();
        }
    }

    /** Returns the place in local.conf if its line is unchanged: the user may have edited local.conf since the extraction. */
    Place origin(Place place) {
        int index = place.line() - 2;
        if (index < 0
                || index >= numbers.size()
                || place.line() > lines.size()
                || !texts.get(index).equals(lines.get(place.line() - 1))) {
            return place;
        }
        return new Place(conf, numbers.get(index));
    }
}
