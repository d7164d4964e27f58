package org.stackplug.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import org.stackplug.spi.Place;

/**
 * Reads files that may not be regular files. Opening a FIFO would block until another process writes to it, and a device may
 * have no end; so anything other than a regular file is refused without being opened. Links are followed.
 */
public final class PlainFile {
    private static final int FORMAT_MASK = 0170000;
    private static final int FIFO = 0010000;
    private static final int SOCKET = 0140000;

    private PlainFile() {}

    /** Reports a file that exists but can't be read; the message gives the reason, without a full stop. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Place place;

        RefusedException(Place place, String message) {
            super(message);
            this.place = place;
        }

        /** Returns the file, and the line if it is known. */
        public Place place() {
            return place;
        }
    }

    /**
     * Returns the whole content of a file.
     *
     * @param maxBytes the maximum size of the file, in bytes
     * @throws RefusedException if the file is not a regular file, or is larger
     */
    public static byte[] bytes(Path file, long maxBytes) throws IOException {
        try (InputStream in = open(file, maxBytes)) {
            // The file may grow while it is read.
            byte[] content = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
            if (content.length > maxBytes) {
                throw tooLarge(file, content.length, maxBytes);
            }
            return content;
        }
    }

    private static RefusedException tooLarge(Path file, long size, long maxBytes) {
        return new RefusedException(
                new Place(file, 0), "it is too large: " + size(size) + ", and at most " + size(maxBytes) + " are read");
    }

    /**
     * Opens a file as a stream, which is not buffered.
     *
     * @param maxBytes the maximum size of the file, in bytes
     * @throws RefusedException if the file is not a regular file, or is larger
     */
    public static InputStream open(Path file, long maxBytes) throws IOException {
        check(file);
        long size = Files.size(file);
        if (size > maxBytes) {
            throw tooLarge(file, size, maxBytes);
        }
        return Files.newInputStream(file);
    }

    /**
     * Returns the whole content of a UTF-8 file.
     *
     * @param maxBytes the maximum size of the file, in bytes
     * @throws RefusedException if the file is not a regular file, is larger, or is not UTF-8
     */
    public static String text(Path file, long maxBytes) throws IOException {
        byte[] bytes = bytes(file, maxBytes);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        if (result.isError()) {
            int line = 1 + (int) out.chars().filter(c -> c == '\n').count();
            throw new RefusedException(new Place(file, line), "it is not UTF-8");
        }
        return out.toString();
    }

    /**
     * Checks that a file is a regular file, without opening it.
     *
     * @throws NoSuchFileException if nothing has that name
     * @throws RefusedException if it is not a regular file
     */
    public static void check(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            if (Files.isSymbolicLink(file) && !Files.exists(file)) {
                throw new RefusedException(
                        new Place(file, 0), "it is a dangling link to " + Files.readSymbolicLink(file));
            }
            int mode = (int) Files.getAttribute(file, "unix:mode");
            throw new RefusedException(new Place(file, 0), "it is " + kind(mode) + ", not a regular file");
        }
    }

    private static String kind(int mode) {
        return switch (mode & FORMAT_MASK) {
            case 0040000 -> "a folder";
            case FIFO -> "a FIFO";
            case SOCKET -> "a socket";
            default -> "a device";
        };
    }

    /** Returns the reason why a file could not be used, in words for people. */
    public static String why(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied: " + e.getMessage();
        }
        if (e instanceof NoSuchFileException) {
            return "there is no " + e.getMessage();
        }
        if (e instanceof NotDirectoryException) {
            return "not a folder: " + e.getMessage();
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason() + ": " + system.getFile();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Returns a number of bytes for a message: in bytes, or in MiB with one digit after the point. */
    public static String size(long bytes) {
        double mebibytes = bytes / (1024.0 * 1024.0);
        return mebibytes < 1 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f MiB", mebibytes);
    }
}
