package org.stackplug.fetcher.nativegit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL of a repository.
 *
 * @param clean the URL without credentials, for git and for messages
 * @param configuration settings of git with the credentials; they are passed by the environment, since all users
 *     of the machine can read command lines
 */
record GitUrl(String clean, Map<String, String> configuration) {
    private static final Set<String> SCHEMES = Set.of("file", "http", "https", "git", "ssh", "git+ssh", "ssh+git");
    private static final Pattern WITH_SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(?:([^/]*)@)?([^/]*)(.*)");
    private static final Pattern HOST = Pattern.compile(
            "(?=.{1,300}$)([\\p{L}\\p{N}_](?:[\\p{L}\\p{N}\\p{M}_.-]{0,252})|\\[[0-9a-fA-F:.%]+])(?::(\\d*))?");

    private static final int LAST_PORT = 65_535;
    private static final int LONGEST = 4000;
    private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9]+::.*");
    private static final Pattern SCP_LIKE = Pattern.compile("(?:[^/:@]+@)?(?:\\[[^]/]+]|[^/:\\[]+):.+");

    /** Returns why the URL is not one for git, half a sentence; empty if it is one. */
    static Optional<String> whyUnsupported(String url) {
        if (HELPER.matcher(url).matches()) {
            return Optional.of("remote helpers run programs");
        }
        Matcher matcher = WITH_SCHEME.matcher(url);
        if (matcher.matches()) {
            return SCHEMES.contains(matcher.group(1))
                    ? Optional.empty()
                    : Optional.of("the scheme " + matcher.group(1) + ":// is not one of git's");
        }
        return url.startsWith("/") || SCP_LIKE.matcher(url).matches()
                ? Optional.empty()
                : Optional.of("it is neither a URL nor an absolute path");
    }

    /** Returns why git would fail each time, half a sentence; empty if it can be a URL. */
    static Optional<String> whyImpossible(String url) {
        if (url.length() > LONGEST) {
            return Optional.of("it has " + url.length() + " characters");
        }
        Matcher matcher = WITH_SCHEME.matcher(url);
        if (!matcher.matches() || matcher.group(1).equals("file")) {
            return Optional.empty();
        }
        Matcher host = HOST.matcher(matcher.group(3));
        if (!host.matches()) {
            return Optional.of("it names no host");
        }
        boolean port = host.group(2) == null || host.group(2).matches("0*[1-9]\\d{0,4}");
        if (!port || (host.group(2) != null && Integer.parseInt(host.group(2)) > LAST_PORT)) {
            return Optional.of("no host has such a port");
        }
        return matcher.group(4).length() > 1 ? Optional.empty() : Optional.of("it names no path");
    }

    /** Removes the credentials from a URL. */
    static GitUrl of(String url) {
        Matcher matcher = WITH_SCHEME.matcher(url);
        if (!matcher.matches() || matcher.group(2) == null) {
            return new GitUrl(url, Map.of());
        }
        String scheme = matcher.group(1);
        String user = matcher.group(2);
        String host = matcher.group(3);
        if (scheme.startsWith("http")) {
            String server = scheme + "://" + host + "/";
            String header = "Authorization: Basic " + Base64.getEncoder().encodeToString(decode(user));
            return new GitUrl(
                    scheme + "://" + host + matcher.group(4), Map.of("http." + server + ".extraHeader", header));
        }
        int colon = user.indexOf(':');
        String name = colon < 0 ? user : user.substring(0, colon);
        return new GitUrl(scheme + "://" + name + "@" + host + matcher.group(4), Map.of());
    }

    private static byte[] decode(String userInfo) {
        String full = userInfo.contains(":") ? userInfo : userInfo + ":";
        // In a URL, unlike in a form, a plus is a plus.
        return URLDecoder.decode(full.replace("+", "%2B"), StandardCharsets.UTF_8)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns whether the repository is on this machine. */
    boolean isLocal() {
        return clean.startsWith("/") || clean.startsWith("file://");
    }

    @Override
    public String toString() {
        return clean;
    }
}
