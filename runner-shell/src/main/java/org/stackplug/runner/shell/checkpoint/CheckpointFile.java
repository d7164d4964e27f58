package org.stackplug.runner.shell.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The state of a shell in a file: parts, each ended by a NUL. Each byte of a part is a character here. The engine writes
 * the header, the shell appends the rest ({@code session/checkpoints}).
 *
 * @param versions the versions that wrote the file
 * @param mark the mark of the session
 * @param shell the process id of the shell
 * @param steps the number of steps that the shell had run
 * @param moment when the file was written, in the unit of a process's start
 * @param pointDone whether all steps of the point were done
 * @param parts the parts that the shell has written
 */
public record CheckpointFile(
        Versions versions, String mark, long shell, int steps, long moment, boolean pointDone, List<String> parts) {
    private static final String FORMAT = "stackplug checkpoint 1";
    private static final int HEADER_FIELDS = 8;
    private static final String END = "end";
    /** The last bytes of a complete file that has no part after the end. */
    private static final byte[] LAST_BYTES = ("\0" + END + "\0").getBytes(StandardCharsets.US_ASCII);

    /**
     * The versions that a checkpoint depends on.
     *
     * @param bash the version of bash
     * @param library the digest of the session's bash files
     */
    public record Versions(String bash, String library) {}

    /** The parts, with their positions. */
    enum Part {
        LOCALS(0),
        TRAPS(1),
        VARIABLES(2),
        FUNCTIONS(3),
        FUNCTION_NAMES(4),
        ALIASES(5),
        SHOPT(6),
        SET(7),
        UMASK(8),
        DIRECTORY(9),
        DIRECTORIES(10),
        ERR_TRAP(11),
        END(12),
        /** The global variables that local ones hide; may be missing. */
        HIDDEN(13);

        private final int place;

        Part(int place) {
            this.place = place;
        }
    }

    /** Returns whether no part is missing. */
    boolean isComplete() {
        return parts.size() > Part.END.place && parts.get(Part.END.place).equals(END);
    }

    /** Returns a part; empty if it is missing. */
    String part(Part part) {
        return part.place < parts.size() ? parts.get(part.place) : "";
    }

    /** Creates the file, private, with the header only. */
    void begin(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String header = Stream.of(FORMAT, versions.bash(), versions.library(), mark, shell, steps, moment, pointDone)
                .map(String::valueOf)
                .collect(Collectors.joining("\0", "", "\0"));
        Files.write(file, header.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    }

    /**
     * Returns whether the shell has completed a file whose point was done, by its last bytes: the word for the end is the
     * last part, and no part before it can be that word alone.
     */
    static boolean endsCorrectly(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer last = ByteBuffer.allocate(LAST_BYTES.length);
            return channel.size() >= LAST_BYTES.length
                    && channel.read(last, channel.size() - LAST_BYTES.length) == LAST_BYTES.length
                    && Arrays.equals(last.array(), LAST_BYTES);
        }
    }

    /**
     * Reads a checkpoint.
     *
     * @throws IOException if the file is not a checkpoint, or is incomplete
     */
    public static CheckpointFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            // Opening a FIFO blocks until a process writes to it.
            throw new IOException(file + " is not a file");
        }
        String[] all = Files.readString(file, StandardCharsets.ISO_8859_1).split("\0", -1);
        if (!all[0].equals(FORMAT) || all.length <= HEADER_FIELDS) {
            throw new IOException(file + " is not a checkpoint in this version's format");
        }
        try {
            CheckpointFile read = new CheckpointFile(
                    new Versions(all[1], all[2]),
                    new String(all[3].getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
                    Long.parseLong(all[4]),
                    Integer.parseInt(all[5]),
                    Long.parseLong(all[6]),
                    Boolean.parseBoolean(all[7]),
                    // The last element is the empty text after the last NUL.
                    List.of(all).subList(HEADER_FIELDS, all.length - 1));
            if (!read.isComplete()) {
                throw new IOException(file + " is incomplete");
            }
            return read;
        } catch (NumberFormatException e) {
            throw new IOException(file + " has a header that can't be read", e);
        }
    }
}
