package org.stackplug.fetcher.git;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/**
 * What a request was answered, by the server or in its place.
 *
 * @param status the HTTP status
 * @param body as it was sent: the headers say whether it is compressed
 */
record HttpAnswer(int status, HttpHeaders headers, InputStream body) {
    static HttpAnswer of(HttpResponse<InputStream> response) {
        return new HttpAnswer(response.statusCode(), response.headers(), response.body());
    }

    /** One that a server would have given. */
    static HttpAnswer ok(String contentType, byte[] body) {
        return new HttpAnswer(
                200,
                HttpHeaders.of(Map.of("Content-Type", List.of(contentType)), (name, value) -> true),
                new ByteArrayInputStream(body));
    }

    String contentType() {
        return headers.firstValue("Content-Type").orElse("");
    }
}
