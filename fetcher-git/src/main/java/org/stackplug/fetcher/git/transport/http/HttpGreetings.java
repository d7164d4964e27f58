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
 * What HTTP servers said first when somebody looked for refs, for the fetch that follows. In git's protocol 2 that is only what
 * they are able to do, so that it needs no second question; what they say in older ones is not kept. Thread-safe.
 */
final class HttpGreetings {
    private static final String CONTENT_TYPE = "application/x-git-upload-pack-advertisement";
    /** Those of protocol 2 have about 200 bytes. */
    private static final int LONGEST = 4096;

    private final Map<URI, byte[]> kept = new ConcurrentHashMap<>();

    /** What was said at this URL. It is forgotten then: whoever has to ask another time hears the server itself. */
    Optional<HttpAnswer> take(URI url) {
        return Optional.ofNullable(kept.remove(url)).map(body -> HttpAnswer.ok(CONTENT_TYPE, body));
    }

    /**
     * Keeps an answer, if it is a greeting of protocol 2.
     *
     * @return the same answer, to be read from its beginning
     */
    HttpAnswer keep(URI url, HttpAnswer answer) throws IOException {
        boolean plain = answer.header("Content-Encoding").isEmpty();
        boolean greets =
                answer.header("Content-Type").filter(CONTENT_TYPE::equals).isPresent();
        if (answer.status() != HttpStatus.SC_OK || !plain || !greets) {
            return answer;
        }
        InputStream live = answer.body();
        byte[] beginning = live.readNBytes(LONGEST);
        InputStream again = new ByteArrayInputStream(beginning);
        if (beginning.length < LONGEST && isOfProtocol2(beginning)) {
            kept.put(url, beginning);
        }
        return answer.from(new SequenceInputStream(again, live));
    }

    private static boolean isOfProtocol2(byte[] greeting) {
        return new String(greeting, StandardCharsets.ISO_8859_1).contains("000eversion 2\n");
    }
}
