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
 * What a shell has written down: parts, each ended by a NUL, and each byte of them a character here. The engine writes the
 * head, the shell appends the rest (session/checkpoints).
 *
 * @param versions what wrote it
 * @param mark of the session
 * @param shell its process id
 * @param steps how many steps it had taken
 * @param moment when it was written, as the start of a process is told
 * @param pointDone whether the point was over
 * @param parts what the shell has written
 */
public record CheckpointFile(
        Versions versions, String mark, long shell, int steps, long moment, boolean pointDone, List<String> parts) {
    private static final String FORMAT = "stackplug checkpoint 1";
    private static final int HEAD = 8;
    private static final String END = "end";
    /** How one ends on the disk that has no part behind the end. */
    private static final byte[] LAST = ("\0" + END + "\0").getBytes(StandardCharsets.US_ASCII);

    /**
     * What writes checkpoints: they can be read by the same.
     *
     * @param bash the version of bash
     * @param library the digest of the session's bash files
     */
    public record Versions(String bash, String library) {}

    /** Where each part stands. */
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
        /** Global variables that local ones hide; may be missing. */
        HIDDEN(13);

        private final int place;

        Part(int place) {
            this.place = place;
        }
    }

    /** Whether nothing is missing. */
    boolean isWhole() {
        return parts.size() > Part.END.place && parts.get(Part.END.place).equals(END);
    }

    String part(Part part) {
        return part.place < parts.size() ? parts.get(part.place) : "";
    }

    /** Makes the file, private, with the head alone. */
    void begin(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String head = Stream.of(FORMAT, versions.bash(), versions.library(), mark, shell, steps, moment, pointDone)
                .map(String::valueOf)
                .collect(Collectors.joining("\0", "", "\0"));
        Files.write(file, head.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    }

    /**
     * Whether the shell has written a whole one whose point was over, by its last bytes: there is nothing behind the word for
     * the end, and no part before it can be that word alone.
     */
    static boolean endsWell(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer last = ByteBuffer.allocate(LAST.length);
            return channel.size() >= LAST.length
                    && channel.read(last, channel.size() - LAST.length) == LAST.length
                    && Arrays.equals(last.array(), LAST);
        }
    }

    /**
     * Reads one.
     *
     * @throws IOException if it is none, or not whole
     */
    public static CheckpointFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            // To open a FIFO blocks until somebody writes to it.
            throw new IOException(file + " is not a file");
        }
        String[] all = Files.readString(file, StandardCharsets.ISO_8859_1).split("\0", -1);
        if (!all[0].equals(FORMAT) || all.length <= HEAD) {
            throw new IOException(file + " is no checkpoint of this version's format");
        }
        try {
            CheckpointFile read = new CheckpointFile(
                    new Versions(all[1], all[2]),
                    new String(all[3].getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
                    Long.parseLong(all[4]),
                    Integer.parseInt(all[5]),
                    Long.parseLong(all[6]),
                    Boolean.parseBoolean(all[7]),
                    // Behind the last NUL stands nothing.
                    List.of(all).subList(HEAD, all.length - 1));
            if (!read.isWhole()) {
                throw new IOException(file + " ends too early");
            }
            return read;
        } catch (NumberFormatException e) {
            throw new IOException(file + " has a head that can't be read", e);
        }
    }
}
