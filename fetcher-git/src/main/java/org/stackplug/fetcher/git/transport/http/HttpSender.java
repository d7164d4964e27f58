package org.stackplug.fetcher.git.transport.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpEntity;
import org.stackplug.fetcher.git.call.Failures;
import org.stackplug.fetcher.git.call.RemoteCall;

/** Sends the requests of one transport, to its own server and to those of redirects. */
final class HttpSender {
    private final HttpClients clients;
    private final RemoteCall call;
    private final HttpPlaces places = new HttpPlaces();

    HttpSender(HttpClients clients, RemoteCall call) {
        this.clients = clients;
        this.call = call;
    }

    /**
     * A request that was not sent yet.
     *
     * @param body not sent with GET
     * @param verify whether to check the server's certificate
     */
    record Request(String method, URI uri, Map<String, String> headers, HttpEntity body, boolean verify) {
        /** Answers for one user need not be the same for another. */
        boolean isForEveryUser() {
            return method.equals("GET") && !headers.containsKey("Authorization");
        }
    }

    /** Returns the call that the requests belong to. */
    RemoteCall call() {
        return call;
    }

    /** Refuses a server to which this transport may not connect. */
    void check(URL url) throws IOException {
        places.check(url);
    }

    /** Returns the answer of the server, or the capabilities that it has sent before. */
    HttpAnswer send(Request request) throws IOException {
        Optional<HttpAnswer> known =
                request.isForEveryUser() ? clients.capabilities().take(request.uri()) : Optional.empty();
        if (known.isPresent()) {
            return known.get();
        }
        call.silence().waiting();
        try {
            HttpAnswer answer = sendTwice(request);
            return request.isForEveryUser() ? clients.capabilities().keep(request.uri(), answer) : answer;
        } finally {
            call.silence().heard();
        }
    }

    /**
     * Sends the request; a second time where a connection that was kept open turns out to be closed: JGit would
     * repeat the request without credentials. Every request only reads, so it can be repeated.
     */
    private HttpAnswer sendTwice(Request request) throws IOException {
        try {
            return sendOnce(request);
        } catch (ConnectException | SocketTimeoutException | SSLException e) {
            throw e;
        } catch (IOException e) {
            call.checkStopped();
            if (Failures.own(e).isPresent()) {
                throw e;
            }
            return sendOnce(request);
        }
    }

    private HttpAnswer sendOnce(Request request) throws IOException {
        URI uri = request.uri();
        CloseableHttpClient client = clients.forUrl(uri, request.verify());
        HttpUriRequestBase message = message(request);
        HttpClientContext context = clients.proxies().context(uri);
        HttpAnswer answer;
        try {
            answer = HttpAnswer.of(client.executeOpen(null, message, context), message::abort);
        } catch (ConnectException | UnknownHostException e) {
            throw clients.proxies().blame(uri, e);
        }
        answer.header("Location").ifPresent(location -> places.allow(uri, location));
        return answer;
    }

    /** Returns the message of the client, which is aborted when the call is stopped. */
    private HttpUriRequestBase message(Request request) {
        HttpUriRequestBase message = new HttpUriRequestBase(request.method(), request.uri());
        request.headers().forEach(message::setHeader);
        if (!request.method().equals("GET")) {
            message.setEntity(request.body());
        }
        call.closeOnStop(message::abort);
        return message;
    }
}
