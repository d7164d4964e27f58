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
 * The localrc sections of local.conf as DevStack extracts them into a file of their own: a line that says so, and behind it
 * the lines of all the sections.
 *
 * @param lines of the extracted file
 * @param conf the local.conf
 * @param numbers of the lines of the sections, in local.conf
 * @param texts of those lines
 */
record ExtractedLocalrc(List<String> lines, Path conf, List<Integer> numbers, List<String> texts) {
    /** Reads both; one that can't be read is empty. */
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
            // A FIFO would be waited for.
            return List.of();
        }
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return List.of((text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1));
        } catch (IOException e) {
            // Then a place stays where bash says that it is.
            return List.of();
        }
    }

    /** The line of local.conf, if it still says the same: the user may have edited it since it was extracted. */
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
