package org.stackplug.fetcher.git.transport.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;

/** One request and its answer, in the form that JGit uses: that of {@link HttpURLConnection}. */
final class HttpExchange implements HttpConnection, Closeable {
    private static final String LS_REFS = "command=ls-refs";
    private static final String RESULT = "application/x-git-upload-pack-result";
    private static final Pattern OBJECTS = Pattern.compile(".*/objects/(?:pack/pack-|[0-9a-f]{2}/).*");
    private static final byte[] NO_REFS = "0000".getBytes(StandardCharsets.US_ASCII);

    private final URL url;
    private final boolean withoutRefs;
    private final HttpSender sender;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String method = "GET";
    private boolean verify = true;
    private HttpAnswer answer;

    /**
     * Sends nothing yet.
     *
     * @param withoutRefs whether not to ask for refs: a fetch of a commit by its id does not need them, but
     *     JGit's transport always asks. An empty list is then returned in the place of the server's
     */
    HttpExchange(URL url, boolean withoutRefs, HttpSender sender) {
        this.url = url;
        this.withoutRefs = withoutRefs;
        this.sender = sender;
    }

    /** Sets whether the server's certificate is checked. */
    void setVerify(boolean wanted) {
        verify = wanted;
    }

    private HttpAnswer answer() throws IOException {
        if (answer == null) {
            sender.call().checkStopped();
            boolean forRefs = isForRefs();
            HttpEntity entity = new ByteArrayEntity(body.toByteArray(), null);
            answer = forRefs && withoutRefs
                    ? HttpAnswer.ok(RESULT, NO_REFS)
                    : sender.send(new HttpSender.Request(method, uri(), headers, entity, verify));
            if (forRefs) {
                // JGit would not read it to its end, and the connection could not be used again.
                answer = answer.readBy(sender.call());
            }
            sender.call().facts().httpStatus(answer.status(), answer.retryAfter());
        }
        return answer;
    }

    private boolean isForRefs() throws IOException {
        if (body.size() == 0) {
            return false;
        }
        InputStream sent = new ByteArrayInputStream(body.toByteArray());
        try (InputStream plain = headers.containsKey("Content-Encoding") ? new GZIPInputStream(sent) : sent) {
            // Each line begins with its length, of four digits.
            String line = new String(plain.readNBytes(4 + LS_REFS.length()), StandardCharsets.US_ASCII);
            return line.startsWith(LS_REFS, 4);
        }
    }

    /** Returns the URL without the user, whom JGit sends as a header and the client refuses in a URL. */
    private URI uri() throws IOException {
        try {
            URI uri = url.toURI();
            String user = uri.getRawUserInfo();
            return user == null ? uri : new URI(uri.toString().replaceFirst(Pattern.quote(user + "@"), ""));
        } catch (URISyntaxException e) {
            String shown = RemoteUrl.withoutCredentials(url.toString());
            throw new IOException("not a URL", new FetchException(Reason.NO_REPOSITORY, "not a URL: " + shown));
        }
    }

    @Override
    public int getResponseCode() throws IOException {
        return answer().status();
    }

    @Override
    public URL getURL() {
        return url;
    }

    /** HTTP/2 has no such message, and the client does not pass on that of HTTP/1. */
    @Override
    public String getResponseMessage() throws IOException {
        return "status " + answer().status();
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
        return answer == null ? Map.of() : answer.headers();
    }

    @Override
    public void setRequestProperty(String key, String value) {
        headers.put(key, value);
    }

    @Override
    public void setRequestMethod(String wanted) {
        method = wanted;
    }

    @Override
    public String getRequestMethod() {
        return method;
    }

    @Override
    public void setUseCaches(boolean usecaches) {
        // There are no caches.
    }

    @Override
    public void setConnectTimeout(int timeout) {
        // The client has a time-out.
    }

    @Override
    public void setReadTimeout(int timeout) {
        // The call watches for silence.
    }

    @Override
    public String getContentType() {
        return getHeaderField("Content-Type");
    }

    @Override
    public InputStream getInputStream() throws IOException {
        HttpAnswer given = answer();
        if (given.isRead()) {
            return given.body();
        }
        InputStream watched = sender.call().watch(given.body());
        return isForObjects() ? sender.call().meter().objects(watched) : watched;
    }

    /** A web server that does not know git's protocol sends files, which can be objects. */
    private boolean isForObjects() {
        return method.equals("GET") && OBJECTS.matcher(url.getPath()).matches();
    }

    @Override
    public String getHeaderField(String name) {
        return answer == null ? null : answer.header(name).orElse(null);
    }

    @Override
    public List<String> getHeaderFields(String name) {
        return answer == null ? List.of() : answer.headers().getOrDefault(name, List.of());
    }

    @Override
    public int getContentLength() {
        // JGit does not use it.
        return -1;
    }

    @Override
    public void setInstanceFollowRedirects(boolean followRedirects) {
        // JGit follows redirects itself, and so keeps credentials from other hosts.
    }

    @Override
    public void setDoOutput(boolean dooutput) {
        // The method decides.
    }

    @Override
    public void setFixedLengthStreamingMode(int contentLength) {
        // The body is sent when it is complete: the requests of a fetch are small.
    }

    @Override
    public void setChunkedStreamingMode(int chunklen) {
        // As above.
    }

    @Override
    public OutputStream getOutputStream() {
        return body;
    }

    @Override
    public boolean usingProxy() {
        return false;
    }

    @Override
    public void connect() throws IOException {
        answer();
    }

    @Override
    public void configure(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
        // The clients decide which certificates are trusted.
    }

    @Override
    public void setHostnameVerifier(HostnameVerifier verifier) {
        // As above.
    }

    @Override
    public void close() throws IOException {
        if (answer != null) {
            answer.close();
        }
    }
}
