package org.stackplug.fetcher.git;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory2;

/** Gives JGit connections over the JDK's HTTP client, for one attempt: those can be stopped while they wait. */
final class HttpRequests implements HttpConnectionFactory2 {
    private final HttpClients clients;
    private final boolean withoutRefs;
    private final Attempt attempt;

    HttpRequests(HttpClients clients, boolean withoutRefs, Attempt attempt) {
        this.clients = clients;
        this.withoutRefs = withoutRefs;
        this.attempt = attempt;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return new HttpExchange(clients, url, withoutRefs, attempt);
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
                // The clients live as long as the fetcher.
            }
        };
    }
}
