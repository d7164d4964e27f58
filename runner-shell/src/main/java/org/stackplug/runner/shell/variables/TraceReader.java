package org.stackplug.runner.shell.variables;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.spi.Place;

/** Reads the records that {@code session/trace} writes. */
public final class TraceReader {
    private static final int FIELDS_OF_A_FRAME = 3;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");

    private final BiFunction<String, String, Place> places;
    private final Predicate<Path> own;

    /**
     * Makes a reader for a session.
     *
     * @param places makes a place of a file and a line as bash reports them
     * @param own whether a file has functions that come with the shell
     */
    public TraceReader(BiFunction<String, String, Place> places, Predicate<Path> own) {
        this.places = places;
        this.own = own;
    }

    /** Returns the records in the bytes that were appended since the last call. */
    public List<TraceRecord> read(byte[] appended) {
        List<TraceRecord> records = new ArrayList<>();
        List<String> fields = fields(appended);
        int at = 0;
        while (at < fields.size()) {
            if (fields.get(at).equals("values") && at + 2 < fields.size()) {
                String dump = fields.get(at + 2);
                records.add(new TracedValues(
                        names(fields.get(at + 1)), DeclareDump.read(dump.getBytes(StandardCharsets.ISO_8859_1))));
                at += 3;
            } else if (fields.get(at).equals("command") && at + 1 < fields.size()) {
                int count = Integer.parseInt(fields.get(at + 1));
                int text = at + 2 + FIELDS_OF_A_FRAME * count;
                if (text < fields.size()) {
                    command(fields.subList(at + 2, text), fields.get(text)).ifPresent(records::add);
                }
                at = text + 1;
            } else {
                // The shell was killed while it wrote.
                return records;
            }
        }
        return records;
    }

    private static List<String> fields(byte[] bytes) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                fields.add(new String(bytes, start, i - start, StandardCharsets.ISO_8859_1));
                start = i + 1;
            }
        }
        return fields;
    }

    private static Optional<Set<String>> names(String text) {
        if (text.equals("*")) {
            return Optional.empty();
        }
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return Optional.of(names);
    }

    /** Returns the command with the innermost place outside of the session's own files; empty if there is none. */
    private Optional<TraceRecord> command(List<String> frames, String text) {
        boolean outermost = true;
        for (int i = 0; i + 2 < frames.size(); i += FIELDS_OF_A_FRAME) {
            outermost &= frames.get(i).equals("source");
            String file = utf8(frames.get(i + 1));
            if (!isOwn(file)) {
                boolean direct = i == 0;
                Place place = places.apply(file, frames.get(i + 2));
                return Optional.of(new TracedCommand(utf8(text), place, direct, direct && outermost));
            }
        }
        return Optional.empty();
    }

    private boolean isOwn(String file) {
        try {
            return own.test(Path.of(file));
        } catch (InvalidPathException e) {
            // The locale of this process can't express the name, so the file is not one of the session's.
            return false;
        }
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
