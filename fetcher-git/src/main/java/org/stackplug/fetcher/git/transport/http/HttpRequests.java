package org.stackplug.fetcher.git.transport.http;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory2;
import org.stackplug.fetcher.git.call.RemoteCall;

/**
 * The HTTP connections of JGit, over Apache's HTTP client, for one transport of one call. They can be stopped
 * while they wait.
 */
public final class HttpRequests implements HttpConnectionFactory2 {
    private final boolean withoutRefs;
    private final HttpSender sender;
    private final List<HttpExchange> exchanges = new ArrayList<>();

    /**
     * Makes no connection yet.
     *
     * @param withoutRefs whether not to ask for refs, see {@link HttpExchange}
     */
    public HttpRequests(HttpClients clients, boolean withoutRefs, RemoteCall call) {
        this.withoutRefs = withoutRefs;
        this.sender = new HttpSender(clients, call);
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        sender.check(url);
        HttpExchange exchange = new HttpExchange(url, withoutRefs, sender);
        exchanges.add(exchange);
        return exchange;
    }

    /** The client chooses the proxy. */
    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return create(url);
    }

    @Override
    public GitSession newSession() {
        return new GitSession() {
            @Override
            public HttpConnection configure(HttpConnection connection, boolean verify) {
                ((HttpExchange) connection).setVerify(verify);
                return connection;
            }

            @Override
            public void close() {
                for (HttpExchange exchange : exchanges) {
                    try {
                        exchange.close();
                    } catch (IOException e) {
                        System.getLogger(HttpRequests.class.getName())
                                .log(System.Logger.Level.DEBUG, "closing a connection", e);
                    }
                }
            }
        };
    }
}
