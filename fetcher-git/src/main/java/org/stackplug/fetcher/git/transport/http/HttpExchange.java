package org.stackplug.fetcher.git.transport.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;

/** One request and its answer, in the shape that JGit wants: that of {@link HttpURLConnection}. */
final class HttpExchange implements HttpConnection, Closeable {
    private static final String LS_REFS = "command=ls-refs";
    private static final String RESULT = "application/x-git-upload-pack-result";
    private static final Pattern OBJECTS = Pattern.compile(".*/objects/(?:pack/pack-|[0-9a-f]{2}/).*");
    private static final byte[] NO_REFS = "0000".getBytes(StandardCharsets.US_ASCII);

    private final HttpClients clients;
    private final URL url;
    private final boolean withoutRefs;
    private final RemoteCall call;
    private final HttpPlaces places;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String method = "GET";
    private boolean verify = true;
    private HttpAnswer answer;

    /**
     * One that is not sent yet.
     *
     * @param withoutRefs whoever fetches a commit by its id need not wait for refs: the question for them, which JGit's transport
     *     always asks, is then not sent
     */
    HttpExchange(HttpClients clients, URL url, boolean withoutRefs, HttpPlaces places, RemoteCall call) {
        this.places = places;
        this.clients = clients;
        this.url = url;
        this.withoutRefs = withoutRefs;
        this.call = call;
    }

    /** Whether the server's certificate is checked. */
    void setVerify(boolean wanted) {
        verify = wanted;
    }

    private HttpAnswer answer() throws IOException {
        if (answer == null) {
            call.checkStopped();
            boolean forRefs = isForRefs();
            if (forRefs && withoutRefs) {
                answer = HttpAnswer.ok(RESULT, NO_REFS);
            } else {
                answer = ask(uri());
            }
            if (forRefs) {
                // JGit would not read it to its end, and the connection could not be used again.
                answer = answer.readBy(call);
            }
            call.facts().httpStatus(answer.status());
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

    /** Without a user's name: JGit sends it as a header, and the client refuses it here. */
    private URI uri() throws IOException {
        try {
            URI uri = url.toURI();
            String user = uri.getRawUserInfo();
            return user == null ? uri : new URI(uri.toString().replaceFirst(Pattern.quote(user + "@"), ""));
        } catch (URISyntaxException e) {
            throw new IOException("not a URL", new FetchException(Reason.NO_REPOSITORY, "not a URL: " + shown()));
        }
    }

    private String shown() {
        return RemoteUrl.withoutCredentials(url.toString());
    }

    private HttpAnswer ask(URI uri) throws IOException {
        // What is said to one user need not hold for another.
        boolean greets = method.equals("GET") && !headers.containsKey("Authorization");
        Optional<HttpAnswer> known = greets ? clients.greetings().take(uri) : Optional.empty();
        if (known.isPresent()) {
            return known.get();
        }
        call.silence().waiting();
        try {
            HttpAnswer given = send(uri);
            return greets ? clients.greetings().keep(uri, given) : given;
        } finally {
            call.silence().heard();
        }
    }

    /**
     * Sends the request; a second time if a connection that was kept open turns out to be closed: JGit would do it without the
     * credentials. All that is ever asked can be asked twice: it only reads.
     */
    private HttpAnswer send(URI uri) throws IOException {
        try {
            return sendOnce(uri);
        } catch (ConnectException | SocketTimeoutException | SSLException e) {
            throw e;
        } catch (IOException e) {
            call.checkStopped();
            return sendOnce(uri);
        }
    }

    private HttpAnswer sendOnce(URI uri) throws IOException {
        CloseableHttpClient client = clients.forUrl(uri, verify);
        HttpUriRequestBase request = request(uri);
        HttpAnswer given = HttpAnswer.of(
                client.executeOpen(null, request, clients.proxies().context(uri)), request::abort);
        given.header("Location").ifPresent(location -> places.sentTo(uri, location));
        return given;
    }

    /** One that is aborted when the attempt is stopped, wherever it is then. */
    private HttpUriRequestBase request(URI uri) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, uri);
        headers.forEach(request::setHeader);
        if (!method.equals("GET")) {
            request.setEntity(new ByteArrayEntity(body.toByteArray(), null));
        }
        call.closeOnStop(request::abort);
        return request;
    }

    @Override
    public int getResponseCode() throws IOException {
        return answer().status();
    }

    @Override
    public URL getURL() {
        return url;
    }

    /** HTTP/2 has no such message, and the client does not tell HTTP/1's. */
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
        // There are none.
    }

    @Override
    public void setConnectTimeout(int timeout) {
        // The client has one.
    }

    @Override
    public void setReadTimeout(int timeout) {
        // The attempt watches for silence.
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
        InputStream watched = call.watch(given.body());
        return isForObjects() ? call.meter().objects(watched) : watched;
    }

    /** A web server that knows nothing of git hands out files; those of objects are objects. */
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
        // JGit does not ask; unknown is always true.
        return -1;
    }

    @Override
    public void setInstanceFollowRedirects(boolean followRedirects) {
        // JGit follows them itself: it must not hand credentials to another host.
    }

    @Override
    public void setDoOutput(boolean dooutput) {
        // The method says it.
    }

    @Override
    public void setFixedLengthStreamingMode(int contentLength) {
        // The body is sent when it is complete: what a fetch sends is small.
    }

    @Override
    public void setChunkedStreamingMode(int chunklen) {
        // See above.
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
        // The clients know whom to trust.
    }

    @Override
    public void setHostnameVerifier(HostnameVerifier verifier) {
        // See configure.
    }

    @Override
    public void close() throws IOException {
        if (answer != null) {
            answer.close();
        }
    }
}
