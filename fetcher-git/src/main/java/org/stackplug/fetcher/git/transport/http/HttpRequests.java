package org.stackplug.fetcher.git.transport.http;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory2;
import org.stackplug.fetcher.git.call.RemoteCall;

/** Gives JGit connections over Apache's HTTP client, for one transport of one attempt: those can be stopped while they wait. */
public final class HttpRequests implements HttpConnectionFactory2 {
    private final HttpClients clients;
    private final boolean withoutRefs;
    private final RemoteCall call;
    private final HttpPlaces places = new HttpPlaces();
    private final List<HttpExchange> exchanges = new ArrayList<>();

    public HttpRequests(HttpClients clients, boolean withoutRefs, RemoteCall call) {
        this.clients = clients;
        this.withoutRefs = withoutRefs;
        this.call = call;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        places.check(url);
        HttpExchange exchange = new HttpExchange(clients, url, withoutRefs, places, call);
        exchanges.add(exchange);
        return exchange;
    }

    /** The proxy is the client's business. */
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
                                .log(System.Logger.Level.DEBUG, "giving up a connection", e);
                    }
                }
            }
        };
    }
}
