package org.stackplug.fetcher.git.transport.http;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpStatus;
import org.stackplug.fetcher.git.call.RemoteCall;

/**
 * What a request was answered, by the server or in its place.
 *
 * @param status the HTTP status
 * @param headers by their names, in letters of whatever case
 * @param body not compressed, however it was sent
 * @param connection what it comes over: one whose body has not been read to its end is given up
 */
record HttpAnswer(int status, Map<String, List<String>> headers, InputStream body, Closeable connection)
        implements Closeable {
    private static final String ENCODING = "Content-Encoding";

    /** So much of what an error says is read, for the sake of the connection, and not looked at. */
    private static final int ERROR = 1 << 14;

    /**
     * The answer.
     *
     * @param abort gives the connection up. To close what has not been read to its end would read it: an answer need not end
     */
    static HttpAnswer of(ClassicHttpResponse response, Runnable abort) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName(), name -> new ArrayList<>()).add(header.getValue());
        }
        InputStream body = InputStream.nullInputStream();
        if (response.getCode() == HttpStatus.SC_OK && response.getEntity() != null) {
            body = expanded(new Body(response.getEntity().getContent(), abort), headers);
        } else {
            if (response.getEntity() != null
                    && response.getEntity().getContent().readNBytes(ERROR).length == ERROR) {
                abort.run();
            }
            response.close();
        }
        InputStream content = body;
        return new HttpAnswer(response.getCode(), headers, body, () -> {
            content.close();
            response.close();
        });
    }

    /** A body that is given up with its connection if it is closed before its end. */
    private static final class Body extends FilterInputStream {
        private final Runnable abort;
        private boolean ended;

        Body(InputStream in, Runnable abort) {
            super(in);
            this.abort = abort;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            ended |= read < 0;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            ended |= read < 0;
            return read;
        }

        @Override
        public void close() throws IOException {
            if (!ended) {
                ended = true;
                abort.run();
            }
            super.close();
        }
    }

    /** The body as it is without its compression. Here and not in JGit, because what counts is what it expands to. */
    private static InputStream expanded(InputStream sent, Map<String, List<String>> headers) throws IOException {
        boolean compressed = headers.getOrDefault(ENCODING, List.of()).stream()
                .anyMatch(encoding -> encoding.strip().toLowerCase(Locale.ROOT).matches("(x-)?gzip"));
        if (!compressed) {
            return sent;
        }
        headers.remove(ENCODING);
        return new GZIPInputStream(sent);
    }

    /** Whether it has been read, and counted. */
    boolean isRead() {
        return body instanceof ByteArrayInputStream;
    }

    /** One that a server would have given. */
    static HttpAnswer ok(String contentType, byte[] body) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Content-Type", List.of(contentType));
        return new HttpAnswer(HttpStatus.SC_OK, headers, new ByteArrayInputStream(body), () -> {});
    }

    /** The same one, with a body that has been read. */
    HttpAnswer readBy(RemoteCall call) throws IOException {
        try (InputStream in = call.watch(body)) {
            return from(new ByteArrayInputStream(in.readAllBytes()));
        }
    }

    /** The same one, whose body is read from here. */
    HttpAnswer from(InputStream otherBody) {
        return new HttpAnswer(status, headers, otherBody, connection);
    }

    /** The first header of this name. */
    Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
