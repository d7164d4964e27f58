package org.stackplug.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import org.stackplug.file.PlainFile;
import org.stackplug.json.DamagedException;
import org.stackplug.json.JsonTree;
import org.stackplug.spi.Place;

/**
 * Reads a journal. A run that was killed may have left half a line at its end, which is skipped; what has begun and has no
 * end is unfinished. Any other line that can't be read is a warning of the run. An event that is not known comes from another
 * version, and is skipped.
 */
public final class JournalReader {
    /** The name of the journal in the folder of a run. */
    public static final String NAME = "journal.jsonl";

    private static final long LARGEST = 512L * 1024 * 1024;

    private final Path file;
    private final RunRecordBuilder run;
    private int number;
    /** What is wrong with the line before: the last one of a run that was killed may be cut. */
    private Optional<RunMessage> damage = Optional.empty();

    private JournalReader(Path folder) {
        this.file = folder.resolve(NAME);
        this.run = new RunRecordBuilder(folder);
    }

    /**
     * Reads the journal of a run.
     *
     * @param alive whether the run may still be under way
     * @throws IOException if there is none, or not even its beginning can be read
     */
    public static RunRecord read(Path folder, boolean alive) throws IOException {
        JournalReader reader = new JournalReader(folder);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(PlainFile.open(reader.file, LARGEST), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.line(line);
            }
        }
        reader.lastLine();
        return reader.run.record(alive);
    }

    private void line(String line) {
        number++;
        // What follows a damaged line was written after it: it is not the last one, which may be cut.
        damage.ifPresent(run::warn);
        damage = Optional.empty();
        Place place = new Place(file, number);
        try {
            run.add(JsonTree.parse(line, place));
        } catch (DamagedException | DateTimeException | IllegalArgumentException e) {
            damage = Optional.of(RunMessage.warning(
                    "a line of the journal can't be read, and is skipped",
                    List.of(place),
                    String.valueOf(e.getMessage())));
        }
    }

    /** A last line that has its line end was not cut: it is damaged in another way. */
    private void lastLine() throws IOException {
        if (damage.isPresent() && endsWithLine(file)) {
            run.warn(damage.get());
        }
    }

    private static boolean endsWithLine(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last, channel.size() - 1);
            return last.get(0) == '\n';
        }
    }
}
