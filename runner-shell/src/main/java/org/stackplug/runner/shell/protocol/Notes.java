package org.stackplug.runner.shell.protocol;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.step.StepNotes;

/**
 * The notes that the shell, its subshells and its background jobs make while a step runs. They are in the file
 * {@code notes} of the session's folder, as records like those of the channel: a count and that many fields. A note that is
 * written after the end of its step counts for the next step. The steps of a tree itself, for which the shell does not wait,
 * are separated by notes named {@code boundary}, each written before the message about the step.
 */
public final class Notes {
    /** The name of the file. */
    public static final String FILE = "notes";

    /** The fields of {@code KIND FILE LINE TEXT} and of {@code openstack FUNCTION FILE LINE}. */
    private static final int FIELDS = 4;
    /** The only field of a note between two steps of a tree itself. */
    private static final String BOUNDARY = "boundary";
    /** The limit for the notes of one step, which only a hostile step reaches. */
    private static final long MAX_BYTES = 16L * 1024 * 1024;

    private final Path file;
    private final FailureReader places;
    private long seen;
    private int crossed;

    /**
     * Makes a reader.
     *
     * @param session the session's folder, which has the file
     * @param places makes places in the user's files
     */
    public Notes(Path session, FailureReader places) {
        this.file = session.resolve(FILE);
        this.places = places;
    }

    /**
     * Returns the notes since the last call. Without notes this costs one call of the file system.
     *
     * @param boundaries how many messages about steps of the tree itself were received; what the shell noted after the last
     *     of them stays for the next call if this one is the first since that message
     */
    public StepNotes take(int boundaries) throws IOException {
        long size = Files.size(file);
        return size <= seen ? StepNotes.none() : notes(fields((int) Math.min(size - seen, MAX_BYTES)), boundaries);
    }

    /** Returns the fields, each byte a character, without an unfinished one at the end. */
    private List<String> fields(int length) throws IOException {
        byte[] bytes = new byte[length];
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            content.seek(seen);
            content.readFully(bytes);
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf('\0');
        return end < 0 ? List.of() : Arrays.asList(text.substring(0, end).split("\0", -1));
    }

    private StepNotes notes(List<String> fields, int boundaries) {
        Optional<StepNotes.Target> target = Optional.empty();
        List<StepNotes.Note> warnings = new ArrayList<>();
        List<StepNotes.Note> failures = new ArrayList<>();
        List<StepNotes.OpenStackCall> calls = new ArrayList<>();
        int at = 0;
        while (at < fields.size() && at + count(fields.get(at)) < fields.size()) {
            int next = at + count(fields.get(at)) + 1;
            boolean separates = fields.get(next - 1).equals(BOUNDARY) && next == at + 2;
            if (separates && crossed >= boundaries) {
                break;
            }
            fields.subList(at, next).forEach(field -> seen += field.length() + 1L);
            List<String> note =
                    fields.subList(at + 1, next).stream().map(Notes::decoded).toList();
            at = next;
            if (separates && ++crossed == boundaries) {
                break;
            }
            switch (note.size() == FIELDS ? note.get(0) : "") {
                case "target" ->
                    target = Optional.of(new StepNotes.Target(note.get(3), places.place(note.get(1), note.get(2))));
                case "warning" -> warnings.add(remark(note));
                case "failed" -> failures.add(remark(note));
                case "openstack" ->
                    calls.add(new StepNotes.OpenStackCall(note.get(1), places.place(note.get(2), note.get(3))));
                default -> {
                    // A note of another version is ignored.
                }
            }
        }
        return new StepNotes(target, warnings, failures, calls);
    }

    private static String decoded(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static int count(String digits) {
        return digits.length() == 1 && Character.isDigit(digits.charAt(0)) ? digits.charAt(0) - '0' : 0;
    }

    private StepNotes.Note remark(List<String> note) {
        Optional<Place> place =
                note.get(1).isEmpty() ? Optional.empty() : Optional.of(places.place(note.get(1), note.get(2)));
        return new StepNotes.Note(note.get(3), place);
    }
}
