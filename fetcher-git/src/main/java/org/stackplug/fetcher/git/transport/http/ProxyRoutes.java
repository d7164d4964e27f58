package org.stackplug.fetcher.git.transport.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.stackplug.fetcher.git.call.Failures;
import org.stackplug.fetcher.git.config.UserGit;
import org.stackplug.spi.fetch.FetchException;

/** The user's proxies: of git's configuration, the environment as curl reads it, the JVM. Thread-safe. */
final class ProxyRoutes implements HttpRoutePlanner {
    /** The port that curl uses for a proxy without one. */
    private static final int DEFAULT_PORT = 1080;

    private static final int MAX_PORT = 65535;

    private final UserGit git;

    ProxyRoutes(UserGit git) {
        this.git = git;
    }

    @Override
    public HttpRoute determineRoute(HttpHost target, HttpContext context) throws HttpException {
        return route(target, URI.create(target.toURI()));
    }

    @Override
    public HttpRoute determineRoute(HttpHost target, HttpRequest request, HttpContext context) throws HttpException {
        try {
            return route(target, request.getUri());
        } catch (URISyntaxException e) {
            throw new HttpException("not a URL: " + e.getInput(), e);
        }
    }

    private HttpRoute route(HttpHost target, URI url) {
        HttpHost host = RoutingSupport.normalize(target, DefaultSchemePortResolver.INSTANCE);
        boolean secure = HttpClients.isSecure(url);
        return host(url)
                .map(proxy -> new HttpRoute(host, null, proxy, secure))
                .orElseGet(() -> new HttpRoute(host, null, secure));
    }

    private Optional<HttpHost> host(URI url) {
        Optional<URI> proxy = proxy(url);
        if (proxy.isPresent()) {
            return proxy.map(ProxyRoutes::address);
        }
        ProxySelector ofJvm = ProxySelector.getDefault();
        List<Proxy> proxies = ofJvm == null ? List.of() : ofJvm.select(url);
        return proxies.stream()
                .filter(one -> one.type() == Proxy.Type.HTTP && one.address() instanceof InetSocketAddress)
                .map(one -> (InetSocketAddress) one.address())
                .map(address -> new HttpHost(address.getHostString(), address.getPort()))
                .findFirst();
    }

    private static HttpHost address(URI proxy) {
        return new HttpHost(proxy.getHost(), port(proxy));
    }

    /** Returns the port of a proxy. */
    static int port(URI proxy) {
        return proxy.getPort() > 0 ? proxy.getPort() : DEFAULT_PORT;
    }

    /**
     * Returns the context of a request to this URL. As in curl, a proxy is sent its credentials at once.
     *
     * @throws IOException if the proxy can't be used
     */
    HttpClientContext context(URI url) throws IOException {
        HttpClientContext context = HttpClientContext.create();
        Optional<URI> proxy = usable(url);
        proxy.map(URI::getUserInfo).ifPresent(user -> {
            int colon = user.indexOf(':');
            String name = colon < 0 ? user : user.substring(0, colon);
            BasicScheme scheme = new BasicScheme();
            char[] password =
                    colon < 0 ? new char[0] : user.substring(colon + 1).toCharArray();
            scheme.initPreemptive(new UsernamePasswordCredentials(name, password));
            context.resetAuthExchange(address(proxy.get()), scheme);
        });
        return context;
    }

    private Optional<URI> usable(URI url) throws IOException {
        Optional<Named> named = named(url);
        Optional<String> wrong = named.flatMap(ProxyRoutes::whyWrong);
        if (wrong.isPresent()) {
            throw Failures.throughJGit(new FetchException(
                    FetchException.Reason.SETTING,
                    "the proxy for " + url.getHost() + ", from " + named.get().origin() + ", can't be used: "
                            + wrong.get()));
        }
        return named.map(Named::url);
    }

    /**
     * Returns the failure of a connection to a proxy; the same failure if there is no proxy for the URL.
     *
     * @param failure of a connection, which with a proxy is one to the proxy
     */
    IOException blame(URI url, IOException failure) {
        return named(url)
                .map(proxy -> Failures.throughJGit(new FetchException(
                        FetchException.Reason.CONNECTION,
                        "no connection to the proxy for " + url.getHost() + ", which is "
                                + address(proxy.url()).toHostString() + " from " + proxy.origin() + " ("
                                + (failure instanceof UnknownHostException
                                        ? "the host is not known"
                                        : failure.getMessage())
                                + ")",
                        failure)))
                .orElse(failure);
    }

    /**
     * A proxy that the user has set.
     *
     * @param origin what sets it: "https_proxy in the environment"
     */
    record Named(String origin, String value) {
        /**
         * Returns the proxy as a URL.
         *
         * @throws IllegalArgumentException if it is not one
         */
        URI url() {
            return URI.create(value.contains("://") ? value : "http://" + value);
        }
    }

    /** Returns why a proxy can't be used, without its value, which may have a password. */
    static Optional<String> whyWrong(Named proxy) {
        try {
            URI url = proxy.url();
            if (url.getHost() == null) {
                return Optional.of("it is not the URL of a host");
            }
            if (url.getPort() > MAX_PORT) {
                return Optional.of("its port is " + url.getPort() + ", and the largest is " + MAX_PORT);
            }
            return url.getScheme().equalsIgnoreCase("http")
                    ? Optional.empty()
                    : Optional.of(
                            "the fetcher speaks only HTTP to a proxy, and its scheme is '" + url.getScheme() + "'");
        } catch (IllegalArgumentException e) {
            return Optional.of("it is not a URL");
        }
    }

    /** Returns the proxy of git's configuration, or of the environment as curl reads it. */
    Optional<Named> named(URI url) {
        return git.httpSetting(url, "proxy")
                .map(value -> new Named("http.proxy in git's configuration", value))
                .or(() -> fromEnvironment(url));
    }

    private Optional<URI> proxy(URI url) {
        return named(url).map(Named::url);
    }

    private Optional<Named> fromEnvironment(URI url) {
        String without =
                git.variable("no_proxy").or(() -> git.variable("NO_PROXY")).orElse("");
        for (String entry : without.split("[,\\s]+", -1)) {
            if (NoProxyEntry.of(entry).includes(url.getHost())) {
                return Optional.empty();
            }
        }
        String name = url.getScheme() + "_proxy";
        // http_proxy only in lower case: a CGI script would find a header of the request in HTTP_PROXY.
        List<String> names = name.equals("http_proxy")
                ? List.of(name, "all_proxy", "ALL_PROXY")
                : List.of(name, name.toUpperCase(Locale.ROOT), "all_proxy", "ALL_PROXY");
        return names.stream()
                .flatMap(one -> git.variable(one).map(value -> new Named(one + " in the environment", value)).stream())
                .findFirst();
    }
}
