package org.stackplug.fetcher.git.transport.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.stackplug.fetcher.git.call.Failures;
import org.stackplug.fetcher.git.config.UserGit;
import org.stackplug.spi.fetch.FetchException;

/** The HTTP clients of a fetcher: they keep connections open from one request to the next. Thread-safe. */
public final class HttpClients implements Closeable {
    /** More than there are threads with requests. */
    private static final int CONNECTIONS = 64;
    /** The client holds headers in memory, and by default allows any length. */
    private static final Http1Config HEADERS = Http1Config.custom()
            .setMaxHeaderCount(200)
            .setMaxEmptyLineCount(10)
            .setMaxLineLength(1 << 16)
            .build();

    /** The certificates that a client for TLS trusts. */
    private record Trust(boolean verify, Optional<String> authorities) {}

    private final UserGit git;
    private final Duration connectTimeout;
    private final ProxyRoutes proxies;
    private final CapabilityCache capabilities = new CapabilityCache();
    private final Map<Trust, CloseableHttpClient> clients = new HashMap<>();
    /** The client for everything without TLS: reading the JVM's list of authorities takes a tenth of a second. */
    private CloseableHttpClient plain;

    /** Makes no client yet. */
    public HttpClients(UserGit git, Duration connectTimeout) {
        this.git = git;
        this.connectTimeout = connectTimeout;
        this.proxies = new ProxyRoutes(git);
    }

    /** Returns the user's proxies. */
    ProxyRoutes proxies() {
        return proxies;
    }

    /** Returns whether a URL is reached by TLS. */
    static boolean isSecure(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    /** Returns the capabilities that servers have sent. */
    CapabilityCache capabilities() {
        return capabilities;
    }

    /**
     * Returns the client for this URL, with the trust and the proxy that the user configured for it. One thread
     * creates it while the others wait: that takes long, and they would all create the same.
     */
    public synchronized CloseableHttpClient forUrl(URI url, boolean verify) throws IOException {
        if (!isSecure(url)) {
            if (plain == null) {
                plain = build((socket, host, port, attachment, context) -> {
                    throw new SSLException("this client is not for TLS");
                });
            }
            return plain;
        }
        Trust trust = new Trust(verify && git.variable("GIT_SSL_NO_VERIFY").isEmpty(), authorities(git, url));
        CloseableHttpClient client = clients.get(trust);
        if (client == null) {
            try {
                client = build(strategy(trust));
            } catch (GeneralSecurityException | IOException e) {
                throw Failures.throughJGit(
                        new FetchException(FetchException.Reason.SETTING, unreadable(trust, url) + ": " + why(e), e));
            }
            clients.put(trust, client);
        }
        return client;
    }

    private String unreadable(Trust trust, URI url) {
        String origin = git.variable("GIT_SSL_CAINFO").isPresent()
                ? "GIT_SSL_CAINFO in the environment"
                : "http.sslCAInfo in git's configuration";
        return "the certificates for " + url.getHost() + " can't be read from "
                + trust.authorities()
                        .map(file -> file + ", which " + origin + " names")
                        .orElse("the files of Java");
    }

    private static String why(Exception e) {
        return e instanceof FileSystemException
                ? e.toString().replaceFirst("^java\\.nio\\.file\\.", "")
                : String.valueOf(e.getMessage());
    }

    private CloseableHttpClient build(TlsSocketStrategy tls) {
        // Calls watch for silence themselves, and abort requests: the only time-out here is that of connecting.
        ConnectionConfig connections = ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(connectTimeout))
                .setSocketTimeout(Timeout.DISABLED)
                .build();
        RequestConfig requests = RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.DISABLED)
                .setResponseTimeout(Timeout.DISABLED)
                .setProtocolUpgradeEnabled(false)
                .build();
        // JGit handles redirects, credentials and cookies; HttpAnswer handles compression.
        return HttpClientBuilder.create()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(HEADERS)
                                .build())
                        .setTlsSocketStrategy(tls)
                        .setDefaultConnectionConfig(connections)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setMaxConnTotal(2 * CONNECTIONS)
                        .build())
                .setDefaultRequestConfig(requests)
                .setRoutePlanner(proxies)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableDefaultUserAgent()
                .build();
    }

    private static TlsSocketStrategy strategy(Trust trust) throws GeneralSecurityException, IOException {
        SSLContext context;
        if (!trust.verify()) {
            context = context(new TrustManager[] {new TrustAll()});
        } else if (trust.authorities().isPresent()) {
            context = context(managers(Path.of(trust.authorities().get())));
        } else {
            context = SSLContext.getDefault();
        }
        // The JDK checks the host's name; the client would read a list of all public suffixes first.
        return new DefaultClientTlsStrategy(context, HostnameVerificationPolicy.BUILTIN, NoopHostnameVerifier.INSTANCE);
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

    /** Returns the file of the authorities that are trusted for a URL; empty: those of Java. */
    static Optional<String> authorities(UserGit git, URI url) {
        return git.variable("GIT_SSL_CAINFO").or(() -> git.httpSetting(url, "sslCAInfo"));
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(client -> client.close(CloseMode.IMMEDIATE));
        if (plain != null) {
            plain.close(CloseMode.IMMEDIATE);
        }
    }

    /** For {@code http.sslVerify=false}. The extended kind, because the JDK checks host names for all others. */
    private static final class TrustAll extends X509ExtendedTrustManager {
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
