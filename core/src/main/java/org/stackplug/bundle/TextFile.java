package org.stackplug.bundle;

import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.stackplug.file.PlainFile;

/**
 * A file of a run, or of the user, as a text: at most its end, and never more than it had when it was measured. It is not opened
 * unless it is a regular file; a link is not followed.
 *
 * @param path the file
 * @param size its size when it was measured, in bytes
 */
record TextFile(Path path, long size) {
    private static final int BUFFER = 1 << 16;
    /** So much before an end is read and not written: a secret that begins there would not be recognised by its rest. */
    private static final int CONTEXT = 1 << 17;

    /** Reports that a file can't be part of a bundle. */
    static final class UnfitException extends IOException {
        private static final long serialVersionUID = 1L;

        UnfitException(String message) {
            super(message);
        }
    }

    /**
     * Measures a file.
     *
     * @throws UnfitException with the reason why it is left out
     */
    static TextFile of(Path path) throws UnfitException {
        try {
            if (Files.isSymbolicLink(path)) {
                throw new UnfitException("it is a link, which is not followed");
            }
            PlainFile.check(path);
            if (!Files.isReadable(path)) {
                throw new UnfitException("permission denied");
            }
            return new TextFile(path, Files.size(path));
        } catch (UnfitException e) {
            throw e;
        } catch (PlainFile.RefusedException e) {
            throw new UnfitException(e.getMessage());
        } catch (IOException e) {
            throw new UnfitException(PlainFile.why(e));
        }
    }

    /**
     * Writes the text, or its end.
     *
     * @param most how many bytes at most
     * @return a remark about what is missing
     */
    String write(MaskedWriter target, long most) throws IOException {
        long from = Math.max(0, size - most);
        try (SeekableByteChannel channel = open()) {
            long before = Math.max(0, from - CONTEXT);
            target.discard(from > 0);
            boolean complete = copy(channel, before, from - before, target);
            target.discard(false);
            return remark(complete && copy(channel, from, size - from, target), from);
        }
    }

    /**
     * Writes the text, or its end from the beginning of a line.
     *
     * @param most how many bytes at most
     * @return a remark about what is missing
     */
    String writeLines(Writer target, long most) throws IOException {
        long from = Math.max(0, size - most);
        try (SeekableByteChannel channel = open()) {
            return remark(copy(channel, from, size - from, new LineStart(target, from > 0)), from);
        }
    }

    private String remark(boolean complete, long from) {
        if (!complete) {
            return "it became shorter while it was read";
        }
        return from == 0 ? "" : "only its end: the last " + (size - from) + " of " + size + " bytes";
    }

    private SeekableByteChannel open() throws IOException {
        return Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    private static boolean copy(SeekableByteChannel channel, long from, long length, Writer target) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
        CharBuffer chars = CharBuffer.allocate(BUFFER);
        channel.position(from);
        long left = length;
        while (left > 0) {
            bytes.limit((int) Math.min(bytes.capacity(), bytes.position() + left));
            int count = channel.read(bytes);
            if (count < 0) {
                break;
            }
            left -= count;
            bytes.flip();
            decoder.decode(bytes, chars, false);
            bytes.compact();
            target.write(chars.flip().toString());
            chars.clear();
        }
        bytes.flip();
        decoder.decode(bytes, chars, true);
        target.write(chars.flip().toString());
        return left == 0;
    }

    /** Leaves out everything before the first line end. */
    private static final class LineStart extends Writer {
        private final Writer target;
        private boolean skips;

        LineStart(Writer target, boolean skips) {
            this.target = target;
            this.skips = skips;
        }

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            int begin = offset;
            while (skips && begin < offset + length) {
                skips = text[begin] != '\n';
                begin++;
            }
            if (!skips) {
                target.write(text, begin, offset + length - begin);
            }
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }

        @Override
        public void close() {
            // The target is closed by its owner.
        }
    }
}
