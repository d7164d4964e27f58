package org.stackplug.fetcher.git.transport.http;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpStatus;
import org.stackplug.fetcher.git.call.RemoteCall;

/**
 * The answer to a request, from the server or in its place.
 *
 * @param status the HTTP status
 * @param headers by their names, which are not case-sensitive
 * @param body not compressed, however it was sent
 * @param connection aborted when it is closed before the end of the body
 */
record HttpAnswer(int status, Map<String, List<String>> headers, InputStream body, Closeable connection)
        implements Closeable {
    private static final String ENCODING = "Content-Encoding";

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    /** Bytes of the body of an error that are read and ignored, to keep the connection. */
    private static final int MAX_ERROR = 1 << 14;

    /**
     * Reads the head of an answer.
     *
     * @param abort aborts the connection. Closing a body would read it to its end, and a body may have no end
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
                    && response.getEntity().getContent().readNBytes(MAX_ERROR).length == MAX_ERROR) {
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

    /** A body that aborts its connection when it is closed before its end. */
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

    /** Returns the body without compression. Done here and not in JGit, because the expanded bytes are counted. */
    private static InputStream expanded(InputStream sent, Map<String, List<String>> headers) throws IOException {
        boolean compressed = headers.getOrDefault(ENCODING, List.of()).stream()
                .anyMatch(encoding -> encoding.strip().toLowerCase(Locale.ROOT).matches("(x-)?gzip"));
        if (!compressed) {
            return sent;
        }
        headers.remove(ENCODING);
        return new GZIPInputStream(sent);
    }

    /** Returns whether the body was read already, and counted. */
    boolean isRead() {
        return body instanceof ByteArrayInputStream;
    }

    /** Returns an answer in the place of a server's. */
    static HttpAnswer ok(String contentType, byte[] body) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Content-Type", List.of(contentType));
        return new HttpAnswer(HttpStatus.SC_OK, headers, new ByteArrayInputStream(body), () -> {});
    }

    /** Reads the body, and returns the same answer with it. */
    HttpAnswer readBy(RemoteCall call) throws IOException {
        try (InputStream in = call.watch(body)) {
            return with(new ByteArrayInputStream(in.readAllBytes()));
        }
    }

    /** Returns the same answer with another body. */
    HttpAnswer with(InputStream otherBody) {
        return new HttpAnswer(status, headers, otherBody, connection);
    }

    /** Returns the first header of this name. */
    Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Returns the time for which the server puts the request off, in seconds or up to a date; zero if it does not say. */
    Duration retryAfter() {
        Optional<String> value = header("Retry-After").map(String::strip);
        if (value.isEmpty()) {
            return Duration.ZERO;
        }
        if (SECONDS.matcher(value.get()).matches()) {
            return Duration.ofSeconds(Long.parseLong(value.get()));
        }
        Instant date = DateUtils.parseStandardDate(value.get());
        Duration pause = date == null ? Duration.ZERO : Duration.between(Instant.now(), date);
        return pause.isNegative() ? Duration.ZERO : pause;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
