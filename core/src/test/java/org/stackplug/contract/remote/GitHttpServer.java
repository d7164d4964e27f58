package org.stackplug.contract.remote;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;

/** {@code git http-backend} in a server on the loopback, for all repositories of a sandbox. */
public final class GitHttpServer implements AutoCloseable {
    static {
        // Otherwise each answer waits for the acknowledgement of its header: 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final GitSandbox git;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int status;
    private volatile String redirect;
    private volatile Endless endless;
    private volatile String refused;
    private volatile int mostAtOnce = Integer.MAX_VALUE;
    private final AtomicInteger serving = new AtomicInteger();
    private final AtomicInteger mostServed = new AtomicInteger();
    private final AtomicInteger toPutOff = new AtomicInteger();
    private volatile String pause;
    private volatile long trickleMillis;
    private volatile long cutAfter = Long.MAX_VALUE;

    /** Serves every client. */
    public GitHttpServer(GitSandbox git) throws IOException {
        this(git, HttpServer.create());
    }

    /** Serves one user only. */
    public GitHttpServer(GitSandbox git, String user, String password) throws IOException {
        this(git, HttpServer.create());
        restrict(user, password);
    }

    /** Serves one user only, over TLS. */
    public GitHttpServer(GitSandbox git, SSLContext tls, String user, String password) throws IOException {
        this(git, over(tls));
        restrict(user, password);
    }

    private static HttpServer over(SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create();
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    private GitHttpServer(GitSandbox git, HttpServer server) throws IOException {
        this.git = git;
        this.server = server;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void restrict(String user, String password) {
        server.removeContext("/");
        HttpContext context = server.createContext("/", this::handle);
        context.setAuthenticator(new BasicAuthenticator("git") {
            @Override
            public boolean checkCredentials(String givenUser, String givenPassword) {
                return user.equals(givenUser) && password.equals(givenPassword);
            }
        });
    }

    /** The URL of a repository. */
    public String url(String repository) {
        return (server instanceof HttpsServer ? "https://" : "http://") + address() + "/" + repository;
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** The number of requests so far. */
    public int requests() {
        return requests.get();
    }

    /** From now on answers with only this status. */
    public void answerOnly(int wanted) {
        status = wanted;
    }

    /** From now on truncates each answer after this number of bytes. */
    public void cutAfter(long bytes) {
        cutAfter = bytes;
    }

    /** From now on refuses to send this object, as servers do that send nothing but what refs lead to. */
    public void refuse(String id) {
        refused = id;
    }

    /**
     * From now on refuses requests while it serves this many.
     *
     * @param refusal the status of a refusal
     */
    public void serveAtMost(int requestsAtOnce, int refusal) {
        mostAtOnce = requestsAtOnce;
        status = refusal;
    }

    /** The largest number of requests that it has served at once. */
    public int mostServed() {
        return mostServed.get();
    }

    /** Puts off all requests of so many next ones. */
    public void putOff(int nextRequests, String retryAfter) {
        toPutOff.set(nextRequests);
        pause = retryAfter;
    }

    /** From now on sends a byte each time, and none for so long in between. */
    public void trickle(long millis) {
        trickleMillis = millis;
    }

    /** From now on redirects every request. */
    public void redirectTo(String location) {
        redirect = location;
    }

    /** From now on answers every request with these lines, without end. */
    public void answerEndlessly(String contentType, String beginning, IntFunction<String> lines) {
        endless = new Endless(contentType, beginning, lines);
    }

    private record Endless(String contentType, String beginning, IntFunction<String> lines) {
        void answer(HttpExchange exchange) throws IOException {
            exchange.getResponseHeaders().add("Content-Type", contentType);
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16);
            out.write(beginning.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; ; i++) {
                out.write(lines.apply(i).getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        byte[] body = exchange.getRequestBody().readAllBytes();
        int now = serving.incrementAndGet();
        try (exchange) {
            if (toPutOff.getAndDecrement() > 0) {
                exchange.getResponseHeaders().add("Retry-After", pause);
                exchange.sendResponseHeaders(429, -1);
                return;
            }
            if (now <= mostAtOnce) {
                mostServed.accumulateAndGet(now, Math::max);
                handle(exchange, body);
            } else {
                exchange.sendResponseHeaders(status, -1);
            }
        } finally {
            serving.decrementAndGet();
        }
    }

    private void handle(HttpExchange exchange, byte[] body) throws IOException {
        if (redirect != null) {
            exchange.getResponseHeaders().add("Location", redirect);
            exchange.sendResponseHeaders(302, -1);
            return;
        }
        if (endless != null) {
            endless.answer(exchange);
        }
        if (status != 0 && mostAtOnce == Integer.MAX_VALUE) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        if (refused != null && text(exchange, body).contains("want " + refused)) {
            String line = "ERR upload-pack: not our ref " + refused;
            exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-result");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody()
                    .write(String.format("%04x%s", line.length() + 4, line).getBytes(StandardCharsets.US_ASCII));
            return;
        }
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        git.isolate(builder.environment());
        environment(exchange, builder.environment());
        Process backend = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (OutputStream in = backend.getOutputStream()) {
            in.write(body);
        }
        answer(exchange, backend.getInputStream());
    }

    private static String text(HttpExchange exchange, byte[] body) throws IOException {
        boolean compressed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream in =
                compressed ? new GZIPInputStream(new ByteArrayInputStream(body)) : new ByteArrayInputStream(body)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private void environment(HttpExchange exchange, Map<String, String> environment) {
        environment.put("GIT_PROJECT_ROOT", git.root().toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        String query = exchange.getRequestURI().getRawQuery();
        environment.put("QUERY_STRING", query == null ? "" : query);
        header(exchange, "Content-Type", "CONTENT_TYPE", environment);
        header(exchange, "Content-Encoding", "HTTP_CONTENT_ENCODING", environment);
        header(exchange, "Git-Protocol", "GIT_PROTOCOL", environment);
    }

    private static void header(HttpExchange exchange, String header, String name, Map<String, String> environment) {
        String value = exchange.getRequestHeaders().getFirst(header);
        if (value != null) {
            environment.put(name, value);
        }
    }

    private void answer(HttpExchange exchange, InputStream cgi) throws IOException {
        int code = 200;
        for (String line = line(cgi); !line.isEmpty(); line = line(cgi)) {
            String[] header = line.split(": ", 2);
            if (header[0].equals("Status")) {
                code = Integer.parseInt(header[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(header[0], header[1]);
            }
        }
        byte[] content = cgi.readAllBytes();
        exchange.sendResponseHeaders(code, content.length == 0 ? -1 : content.length);
        for (int i = 0; trickleMillis > 0 && i < content.length; i++) {
            exchange.getResponseBody().write(content[i]);
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(trickleMillis);
            } catch (InterruptedException e) {
                return;
            }
        }
        // Fewer bytes than announced: the server then drops the connection.
        exchange.getResponseBody().write(content, 0, (int) Math.min(content.length, cutAfter));
        exchange.getResponseBody().flush();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
