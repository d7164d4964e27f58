package org.stackplug.session.step;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Reads what a log has gained since the last time, as text, whatever is cut in the middle of a character. */
final class LogReader implements Closeable {
    private static final int BUFFER = 64 * 1024;

    private final FileChannel channel;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private Optional<ByteBuffer> bytes = Optional.empty();
    private long position;

    /** Begins at the log's present end. */
    LogReader(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        position = channel.size();
        channel.position(position);
    }

    /** Returns the offset in the log up to which it was read, in bytes. */
    long position() {
        return position;
    }

    /** Returns whether the log has grown since the last time. */
    boolean hasGrown() throws IOException {
        return channel.size() > position;
    }

    /** Passes over what there is. */
    void skip() throws IOException {
        position = channel.size();
        channel.position(position);
    }

    /** Returns a part of what there is; empty when there is nothing. */
    String read() throws IOException {
        ByteBuffer buffer = bytes.orElseGet(() -> ByteBuffer.allocate(BUFFER));
        bytes = Optional.of(buffer);
        int read = channel.read(buffer);
        if (read <= 0) {
            return "";
        }
        position += read;
        buffer.flip();
        CharBuffer chars = CharBuffer.allocate(buffer.remaining());
        decoder.decode(buffer, chars, false);
        buffer.compact();
        return chars.flip().toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
