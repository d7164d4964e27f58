package org.stackplug.fetcher.git;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jgit.lib.Config;

/** The HTTP clients of a fetcher: they keep connections open from one request to the next. Thread-safe. */
final class HttpClients {
    static {
        // Basic is what proxies ask for, also for HTTPS, and what curl gives them; the JDK would leave it out there.
        if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        }
    }

    /**
     * Whom a client trusts.
     *
     * @param secure whether it is for TLS at all: the JVM's own list of authorities takes a tenth of a second to read
     */
    private record Trust(boolean secure, boolean verify, Optional<String> authorities) {}

    private final UserGit git;
    private final Duration connectTimeout;
    private final HttpGreetings greetings = new HttpGreetings();
    private final Map<Trust, HttpClient> clients = new HashMap<>();

    HttpClients(UserGit git, Duration connectTimeout) {
        this.git = git;
        this.connectTimeout = connectTimeout;
    }

    /** What the servers said first. */
    HttpGreetings greetings() {
        return greetings;
    }

    /** The client for this URL, with the trust and the proxy that the user configured for it. */
    HttpClient forUrl(URI url, boolean verify) throws IOException {
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        return client(
                secure
                        ? new Trust(
                                true,
                                verify && git.variable("GIT_SSL_NO_VERIFY").isEmpty(),
                                authorities(url))
                        : new Trust(false, true, Optional.empty()));
    }

    /** Made by one thread, while the others wait for it: it costs much, and they would all make the same. */
    private synchronized HttpClient client(Trust trust) throws IOException {
        HttpClient client = clients.get(trust);
        if (client == null) {
            try {
                client = build(trust);
            } catch (GeneralSecurityException e) {
                throw new IOException("the trusted certificates can't be read: " + e.getMessage(), e);
            }
            clients.put(trust, client);
        }
        return client;
    }

    /** What the header {@code Proxy-Authorization} has to say on the way to this URL, if the proxy's own URL names a user. */
    Optional<String> proxyAuthorization(URI url) {
        return proxy(url)
                .map(URI::getUserInfo)
                .map(user -> user.contains(":") ? user : user + ":")
                .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    /** What the user has set: in git's configuration, or in the environment that curl reads. */
    private Optional<URI> proxy(URI url) {
        return setting(git.config(), url, "proxy")
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

    private HttpClient build(Trust trust) throws GeneralSecurityException, IOException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(new Proxies());
        if (!trust.secure()) {
            builder.sslContext(context(new TrustManager[0]));
        } else if (!trust.verify()) {
            builder.sslContext(context(new TrustManager[] {new TrustEverybody()}));
        } else if (trust.authorities().isPresent()) {
            builder.sslContext(context(managers(Path.of(trust.authorities().get()))));
        }
        return builder.build();
    }

    private static SSLContext context(TrustManager[] managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }

    private static TrustManager[] managers(Path authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authorities)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private Optional<String> authorities(URI url) {
        return git.variable("GIT_SSL_CAINFO").or(() -> setting(git.config(), url, "sslCAInfo"));
    }

    /** {@code http.URL.NAME} with the longest URL that this one begins with, or {@code http.NAME}. */
    private static Optional<String> setting(Config config, URI url, String name) {
        String best = null;
        String value = config.getString("http", null, name);
        for (String prefix : config.getSubsections("http")) {
            String candidate = config.getString("http", prefix, name);
            boolean matches = url.toString().startsWith(prefix);
            if (candidate != null && matches && (best == null || prefix.length() > best.length())) {
                best = prefix;
                value = candidate;
            }
        }
        return Optional.ofNullable(value).filter(v -> !v.isEmpty());
    }

    /** The user's proxies: git's configuration, the environment that curl reads, the JVM's properties. */
    private final class Proxies extends ProxySelector {
        @Override
        public List<Proxy> select(URI url) {
            Optional<URI> proxy = proxy(url);
            if (proxy.isPresent()) {
                int port = proxy.get().getPort() > 0 ? proxy.get().getPort() : 1080;
                return List.of(new Proxy(
                        Proxy.Type.HTTP, new InetSocketAddress(proxy.get().getHost(), port)));
            }
            ProxySelector ofJvm = ProxySelector.getDefault();
            return ofJvm == null ? List.of(Proxy.NO_PROXY) : ofJvm.select(url);
        }

        @Override
        public void connectFailed(URI url, SocketAddress address, IOException failure) {
            // The request fails with it.
        }
    }

    /** For {@code http.sslVerify=false}. The extended kind: the JDK checks the host name for all others itself. */
    private static final class TrustEverybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
