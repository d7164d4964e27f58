package org.stackplug.fetcher.git;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpStatus;

/**
 * What a request was answered, by the server or in its place.
 *
 * @param status the HTTP status
 * @param headers by their names, in letters of whatever case
 * @param body as it was sent: the headers say whether it is compressed
 * @param connection what it comes over: one whose body has not been read to its end is given up
 */
record HttpAnswer(int status, Map<String, List<String>> headers, InputStream body, Closeable connection)
        implements Closeable {
    static HttpAnswer of(ClassicHttpResponse response) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName(), name -> new ArrayList<>()).add(header.getValue());
        }
        InputStream body = InputStream.nullInputStream();
        if (response.getCode() == HttpStatus.SC_OK && response.getEntity() != null) {
            body = response.getEntity().getContent();
        } else {
            // Nobody reads what an error says: it is given up at once, with its connection, if there is more of it.
            response.close();
        }
        return new HttpAnswer(response.getCode(), headers, body, response);
    }

    /** One that a server would have given. */
    static HttpAnswer ok(String contentType, byte[] body) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Content-Type", List.of(contentType));
        return new HttpAnswer(HttpStatus.SC_OK, headers, new ByteArrayInputStream(body), () -> {});
    }

    /** The same one, with a body that has been read. */
    HttpAnswer readBy(Attempt attempt) throws IOException {
        try (InputStream in = attempt.watch(body)) {
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
