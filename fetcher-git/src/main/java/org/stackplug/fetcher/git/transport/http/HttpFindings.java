package org.stackplug.fetcher.git.transport.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.eclipse.jgit.transport.URIish;
import org.stackplug.fetcher.git.config.UserGit;
import org.stackplug.spi.Finding;

/** Examines the ways to remotes over HTTP: the proxy that each takes, and the certificates that are trusted. */
public final class HttpFindings {
    private static final String PROXY = "proxy";
    private static final String CERTIFICATES = "certificates";
    private static final int CONNECT_MILLIS = 3000;
    /** Where the tools of Debian and of Red Hat take the authorities from that an administrator adds. */
    private static final List<Path> LOCAL_AUTHORITIES =
            List.of(Path.of("/usr/local/share/ca-certificates"), Path.of("/etc/pki/ca-trust/source/anchors"));

    private final UserGit git;
    private final ProxyRoutes routes;
    private final boolean offline;
    private final List<Path> localAuthorities;

    /** @param offline whether no proxy may be tried */
    public HttpFindings(UserGit git, boolean offline) {
        this(git, offline, LOCAL_AUTHORITIES);
    }

    HttpFindings(UserGit git, boolean offline, List<Path> localAuthorities) {
        this.git = git;
        this.routes = new ProxyRoutes(git);
        this.offline = offline;
        this.localAuthorities = localAuthorities;
    }

    /** Returns the findings about some remotes, of which only those over HTTP count. */
    public List<Finding> of(Collection<URIish> remotes) {
        List<URI> overHttp = remotes.stream()
                .filter(url -> url.getScheme() != null && url.getScheme().matches("https?") && url.getHost() != null)
                .flatMap(url -> uri(url).stream())
                .toList();
        List<Finding> findings = new ArrayList<>(proxies(overHttp));
        List<URI> secure = overHttp.stream().filter(HttpClients::isSecure).toList();
        if (!secure.isEmpty()) {
            findings.addAll(certificates(secure));
        }
        return findings;
    }

    /** Returns the URL without credentials; empty if Java does not take it for one. */
    private static Optional<URI> uri(URIish url) {
        try {
            return Optional.of(URI.create(url.setUser(null).setPass(null).toString()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private List<Finding> proxies(List<URI> remotes) {
        Map<String, Set<String>> hosts = new LinkedHashMap<>();
        Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (URI remote : remotes) {
            Optional<ProxyRoutes.Named> proxy = routes.named(remote);
            if (proxy.isEmpty()) {
                hosts.computeIfAbsent("", any -> new LinkedHashSet<>()).add(remote.getHost());
                continue;
            }
            Optional<String> wrong = ProxyRoutes.whyWrong(proxy.get());
            if (wrong.isPresent()) {
                findings.add(unusable(remote, proxy.get(), wrong.get()));
                continue;
            }
            URI url = proxy.get().url();
            InetSocketAddress address = InetSocketAddress.createUnresolved(url.getHost(), ProxyRoutes.port(url));
            String name = address.getHostString() + ":" + address.getPort();
            hosts.computeIfAbsent(name, any -> new LinkedHashSet<>()).add(remote.getHost());
            addresses.put(name, address);
        }
        if (!addresses.isEmpty()) {
            hosts.forEach((proxy, names) -> findings.add(
                    proxy.isEmpty()
                            ? Finding.ok(PROXY, String.join(", ", names) + ": directly")
                            : reached(proxy, addresses.get(proxy), names)));
        }
        return findings.stream().distinct().toList();
    }

    private static Finding unusable(URI remote, ProxyRoutes.Named proxy, String why) {
        boolean configured = proxy.origin().startsWith("http.proxy");
        return Finding.problem(
                PROXY,
                "the proxy for " + remote.getHost() + ", from " + proxy.origin() + ", can't be used: " + why,
                configured
                        ? "Correct it: git config --global http.proxy http://HOST:PORT"
                        : "Correct it: export " + remote.getScheme() + "_proxy=http://HOST:PORT");
    }

    private Finding reached(String proxy, InetSocketAddress address, Set<String> hosts) {
        String names = String.join(", ", hosts);
        if (!offline) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS);
            } catch (IOException e) {
                return Finding.problem(
                        PROXY,
                        "the proxy " + proxy + ", by which " + names + " would be reached, can't be reached itself: "
                                + e.getMessage(),
                        "Correct the proxy, or name hosts that need none in no_proxy.");
            }
        }
        return Finding.ok(PROXY, names + ": by " + proxy);
    }

    private List<Finding> certificates(List<URI> remotes) {
        List<Finding> findings = new ArrayList<>();
        Set<String> files = new LinkedHashSet<>();
        Set<String> unverified = new LinkedHashSet<>();
        boolean ofJava = false;
        for (URI remote : remotes) {
            if (git.variable("GIT_SSL_NO_VERIFY").isPresent() || isOff(git.httpSetting(remote, "sslVerify"))) {
                unverified.add(remote.getHost());
                continue;
            }
            Optional<String> file = HttpClients.authorities(git, remote);
            file.ifPresent(files::add);
            ofJava |= file.isEmpty();
        }
        if (!unverified.isEmpty()) {
            findings.add(Finding.note(
                    CERTIFICATES,
                    "the certificates of " + String.join(", ", unverified)
                            + " are not checked: whoever is on the way can change what is fetched",
                    "Unset GIT_SSL_NO_VERIFY and http.sslVerify, and name the authority in http.sslCAInfo."));
        }
        files.forEach(file -> findings.add(authorities(Path.of(file))));
        if (ofJava) {
            findings.addAll(unusedVariables());
            findings.addAll(unknownToJava());
        }
        return findings;
    }

    private static boolean isOff(Optional<String> value) {
        return value.filter(text -> text.equalsIgnoreCase("false")
                        || text.equalsIgnoreCase("no")
                        || text.equalsIgnoreCase("off")
                        || text.equals("0"))
                .isPresent();
    }

    private static Finding authorities(Path file) {
        String remedy = "Name a file of certificates in PEM by GIT_SSL_CAINFO or http.sslCAInfo.";
        try {
            List<X509Certificate> all = read(file);
            Instant now = Instant.now();
            long valid = all.stream()
                    .filter(one -> one.getNotAfter().toInstant().isAfter(now))
                    .count();
            if (all.isEmpty()) {
                return Finding.problem(
                        CERTIFICATES, file + " has no certificate, so that no remote is trusted", remedy);
            }
            return valid == 0
                    ? Finding.problem(CERTIFICATES, "all certificates in " + file + " have expired", remedy)
                    : Finding.ok(CERTIFICATES, file + " has " + valid + (valid == 1 ? " authority" : " authorities"));
        } catch (IOException e) {
            return Finding.problem(
                    CERTIFICATES, "the trusted authorities can't be read from " + file + ": " + why(e), remedy);
        } catch (GeneralSecurityException e) {
            return Finding.problem(CERTIFICATES, file + " has something that is not a certificate", remedy);
        }
    }

    private static String why(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException
                ? "there is no such file"
                : String.valueOf(e.getMessage());
    }

    private static List<X509Certificate> read(Path file) throws IOException, GeneralSecurityException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            return all.stream()
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    /** Other programs read these. */
    private List<Finding> unusedVariables() {
        return Stream.of("GIT_SSL_CAPATH", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
                .filter(name -> git.variable(name).isPresent())
                .limit(1)
                .map(name -> Finding.note(
                        CERTIFICATES,
                        name + " is set, which this fetcher does not read: it trusts the authorities of Java",
                        "Set GIT_SSL_CAINFO to the file of the authorities as well."))
                .toList();
    }

    /** Authorities that an administrator has added to this machine, and Java does not know. */
    private List<Finding> unknownToJava() {
        List<Path> added = localAuthorities.stream()
                .flatMap(folder -> filesBelow(folder).stream())
                .toList();
        if (added.isEmpty()) {
            return List.of();
        }
        try {
            Set<X509Certificate> known = ofJava();
            for (Path file : added) {
                Optional<X509Certificate> first = read(file).stream().findFirst();
                if (first.filter(authority -> !known.contains(authority)).isPresent()) {
                    return List.of(Finding.note(
                            CERTIFICATES,
                            "Java does not trust the authority in " + file + ", which was added to this machine",
                            "Export GIT_SSL_CAINFO with a file of all authorities, such as"
                                    + " /etc/ssl/certs/ca-certificates.crt."));
                }
            }
            return List.of();
        } catch (IOException | GeneralSecurityException e) {
            return List.of();
        }
    }

    private static List<Path> filesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of();
        }
    }

    private static Set<X509Certificate> ofJava() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((java.security.KeyStore) null);
        Set<X509Certificate> known = new HashSet<>();
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                known.addAll(Arrays.asList(x509.getAcceptedIssuers()));
            }
        }
        return known;
    }
}
