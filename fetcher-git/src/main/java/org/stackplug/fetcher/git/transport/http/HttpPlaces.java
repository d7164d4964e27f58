package org.stackplug.fetcher.git.transport.http;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The servers that one transport may connect to: that of its URL, and those of redirects, which JGit judges. A
 * web server that does not know git's protocol can name other servers for objects; as in git, they are not used.
 */
final class HttpPlaces {
    private final Set<String> known = new HashSet<>();

    /** Refuses a server that neither the URL nor a redirect names. The first server is that of the URL. */
    synchronized void check(URL url) throws IOException {
        String place =
                place(url.getProtocol(), url.getHost(), url.getPort() < 0 ? url.getDefaultPort() : url.getPort());
        if (known.isEmpty()) {
            known.add(place);
        }
        if (!known.contains(place)) {
            throw new IOException("objects at another server are not fetched: " + url.getHost());
        }
    }

    /** Allows the server of a redirect, which may be relative. */
    synchronized void allow(URI from, String location) {
        try {
            URL target = from.resolve(location.strip()).toURL();
            known.add(place(
                    target.getProtocol(),
                    target.getHost(),
                    target.getPort() < 0 ? target.getDefaultPort() : target.getPort()));
        } catch (IllegalArgumentException | IOException e) {
            System.getLogger(HttpPlaces.class.getName())
                    .log(System.Logger.Level.DEBUG, "a redirect to what is not a URL", e);
        }
    }

    private static String place(String scheme, String host, int port) {
        return scheme.toLowerCase(Locale.ROOT) + "://" + host.toLowerCase(Locale.ROOT) + ":" + port;
    }
}
