package org.stackplug.fetcher.git.transport.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
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
import org.stackplug.fetcher.git.config.UserGit;

/** The user's proxies: of git's configuration, the environment as curl reads it, the JVM. Thread-safe. */
final class ProxyRoutes implements HttpRoutePlanner {
    /** The port that curl uses for a proxy without one. */
    private static final int DEFAULT_PORT = 1080;

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
     * @throws IOException if the proxy is not the URL of a host; without the value, which may have a password
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
        try {
            Optional<URI> proxy = proxy(url);
            if (proxy.filter(address -> address.getHost() == null).isPresent()) {
                throw new IOException(unusable(url));
            }
            return proxy;
        } catch (IllegalArgumentException e) {
            throw new IOException(unusable(url), e);
        }
    }

    private String unusable(URI url) {
        boolean configured = git.httpSetting(url, "proxy").isPresent();
        return "the proxy for " + url.getHost() + " can't be used: "
                + (configured ? "http.proxy in git's configuration" : url.getScheme() + "_proxy in the environment")
                + " is not the URL of a host";
    }

    /**
     * Returns the proxy of git's configuration, or of the environment as curl reads it.
     *
     * @throws IllegalArgumentException if it is not a URL
     */
    Optional<URI> proxy(URI url) {
        return git.httpSetting(url, "proxy")
                .or(() -> fromEnvironment(url))
                .map(text -> URI.create(text.contains("://") ? text : "http://" + text));
    }

    private Optional<String> fromEnvironment(URI url) {
        String without =
                git.variable("no_proxy").or(() -> git.variable("NO_PROXY")).orElse("");
        for (String entry : without.split("[,\\s]+", -1)) {
            String host = entry.startsWith(".") ? entry.substring(1) : entry;
            boolean all = host.equals("*");
            if (all || (!host.isEmpty() && isIn(url.getHost(), host))) {
                return Optional.empty();
            }
        }
        String name = url.getScheme() + "_proxy";
        // http_proxy only in lower case: a CGI script would find a header of the request in HTTP_PROXY.
        return git.variable(name)
                .or(() -> name.equals("http_proxy") ? Optional.empty() : git.variable(name.toUpperCase(Locale.ROOT)))
                .or(() -> git.variable("all_proxy"))
                .or(() -> git.variable("ALL_PROXY"));
    }

    private static boolean isIn(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }
}
