package org.stackplug.fetcher.git;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;

/** The user's proxies: git's configuration, the environment that curl reads, the JVM's properties. Thread-safe. */
final class ProxyRoutes implements HttpRoutePlanner, CredentialsProvider {
    /** Curl's. */
    private static final int DEFAULT_PORT = 1080;

    private final UserGit git;
    /** By host and port: for the tunnels. */
    private final Map<String, Credentials> credentials = new ConcurrentHashMap<>();

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
            int port = proxy.get().getPort() > 0 ? proxy.get().getPort() : DEFAULT_PORT;
            HttpHost host = new HttpHost(proxy.get().getHost(), port);
            user(proxy.get()).ifPresent(user -> credentials.put(host.toHostString(), credentials(user)));
            return Optional.of(host);
        }
        ProxySelector ofJvm = ProxySelector.getDefault();
        List<Proxy> proxies = ofJvm == null ? List.of() : ofJvm.select(url);
        return proxies.stream()
                .filter(one -> one.type() == Proxy.Type.HTTP && one.address() instanceof InetSocketAddress)
                .map(one -> (InetSocketAddress) one.address())
                .map(address -> new HttpHost(address.getHostString(), address.getPort()))
                .findFirst();
    }

    private static Credentials credentials(String user) {
        int colon = user.indexOf(':');
        return new UsernamePasswordCredentials(
                user.substring(0, colon), user.substring(colon + 1).toCharArray());
    }

    @Override
    public Credentials getCredentials(AuthScope scope, HttpContext context) {
        return credentials.get(new HttpHost(scope.getHost(), scope.getPort()).toHostString());
    }

    /**
     * What the header {@code Proxy-Authorization} has to say on the way to this URL, if the proxy's own URL names a user. To a
     * secure one it says nothing: a tunnel is asked for by itself, and behind it the header would be read by the remote.
     */
    Optional<String> authorization(URI url) {
        return HttpClients.isSecure(url)
                ? Optional.empty()
                : proxy(url)
                        .flatMap(ProxyRoutes::user)
                        .map(user ->
                                "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<String> user(URI proxy) {
        return Optional.ofNullable(proxy.getUserInfo()).map(user -> user.contains(":") ? user : user + ":");
    }

    /** What the user has set: in git's configuration, or in the environment that curl reads. */
    private Optional<URI> proxy(URI url) {
        return HttpClients.setting(git.config(), url, "proxy")
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
