package org.stackplug.fetcher.git.config;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.transport.URIish;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;

/**
 * The URL of a repository.
 *
 * @param clean as the user wrote it, without credentials, for messages and configurations
 * @param target the URL to connect to: rewritten by the user's rules, with credentials
 * @param instead the rewritten URL, without credentials; empty if no rule of the user's applies
 * @param bundle a file that is read in place of the remote
 */
public record RemoteUrl(String clean, URIish target, Optional<String> instead, Optional<Path> bundle) {
    private static final Set<String> SCHEMES = Set.of("file", "http", "https", "git", "ssh", "git+ssh", "ssh+git");
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*");
    private static final Pattern HELPER = Pattern.compile("([A-Za-z0-9]+)::.*");
    /** A host before the first slash, then a colon, as in scp. */
    private static final Pattern SCP_LIKE = Pattern.compile("(?:[^/:@]+@)?(?:\\[[^]/]+]|[^/:\\[]+):.+");

    /** A name, also in other scripts, or an address; not an option, and nothing that a shell interprets. */
    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}_:][\\p{L}\\p{N}\\p{M}._:%-]*");

    private static final int MAX_HOST = 253;
    private static final int MAX_LABEL = 63;
    private static final int MAX_PATH = 4000;
    private static final int MAX_PORT = 65_535;

    private static final Pattern USER_INFO = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)([^/]*)@(.*)");

    /**
     * Reads a URL, after the user's rules have rewritten it.
     *
     * @throws FetchException {@link Reason#NO_REPOSITORY} if it is not one for git
     */
    public static RemoteUrl of(String written, UserGit git) throws FetchException {
        String rewritten = git.rewrite(written);
        Optional<String> why = whyUnsupported(rewritten);
        if (why.isPresent()) {
            throw new FetchException(
                    Reason.NO_REPOSITORY, "can't fetch from " + withoutCredentials(written) + ": " + why.get());
        }
        try {
            URIish target = new URIish(rewritten);
            Optional<String> wrong = whyImpossible(target);
            if (wrong.isEmpty()) {
                Optional<String> instead =
                        rewritten.equals(written) ? Optional.empty() : Optional.of(withoutCredentials(rewritten));
                return new RemoteUrl(withoutCredentials(written), target, instead, Optional.empty());
            }
            throw new FetchException(
                    Reason.NO_REPOSITORY, "not a URL: " + withoutCredentials(written) + ": " + wrong.get());
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Without the cause, whose message holds the URL and perhaps a password.
            throw new FetchException(Reason.NO_REPOSITORY, "not a URL: " + withoutCredentials(written));
        }
    }

    /** Returns why the URL would fail later, in a way of its own for each protocol; half a sentence. */
    private static Optional<String> whyImpossible(URIish target) {
        String path = target.getPath();
        if (path == null || path.isEmpty()) {
            return Optional.of("it names no path");
        }
        if (path.length() > MAX_PATH) {
            return Optional.of("its path has " + path.length() + " characters");
        }
        if (isLocal(target)) {
            return Optional.empty();
        }
        String host = target.getHost();
        if (host == null || host.isBlank()) {
            return Optional.of("it names no host");
        }
        if (target.getPort() == 0 || target.getPort() > MAX_PORT) {
            return Optional.of("no host has a port " + target.getPort());
        }
        return isHost(host) ? Optional.empty() : Optional.of("no host can have such a name");
    }

    private static boolean isHost(String host) {
        String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (name.length() > MAX_HOST || !HOST.matcher(name).matches()) {
            return false;
        }
        return name.contains(":") || Stream.of(name.split("\\.")).allMatch(part -> part.length() <= MAX_LABEL);
    }

    private static boolean isLocal(URIish target) {
        return target.getHost() == null
                && (target.getScheme() == null || target.getScheme().equals("file"));
    }

    /** Returns why the URL is not one for git, half a sentence; empty if it is one. */
    public static Optional<String> whyUnsupported(String url) {
        Matcher helper = HELPER.matcher(url);
        if (helper.matches()) {
            return Optional.of("remote helpers (" + helper.group(1) + "::) run programs");
        }
        Matcher scheme = SCHEME.matcher(url);
        if (scheme.matches()) {
            return SCHEMES.contains(scheme.group(1))
                    ? Optional.empty()
                    : Optional.of("the scheme " + scheme.group(1) + ":// is not one of git's");
        }
        if (url.startsWith("/")) {
            return Optional.empty();
        }
        if (url.startsWith("file:")) {
            return url.startsWith("file:/")
                    ? Optional.empty()
                    : Optional.of("a file: URL has an absolute path: file:///FOLDER");
        }
        if (SCP_LIKE.matcher(url).matches()) {
            // It may be a URL for another backend, with one slash.
            String host = url.substring(0, url.indexOf(':'));
            return host.indexOf('@') < 0 && host.indexOf('+') >= 0
                    ? Optional.of("no host can have the name " + host)
                    : Optional.empty();
        }
        return Optional.of("it is neither a URL nor an absolute path");
    }

    /** Returns the URL without secrets. The user of an ssh URL stays: it is part of the address. */
    public static String withoutCredentials(String url) {
        Matcher matcher = USER_INFO.matcher(url);
        if (!matcher.matches()) {
            return url;
        }
        String user = matcher.group(2);
        if (matcher.group(1).contains("ssh")) {
            int colon = user.indexOf(':');
            return matcher.group(1) + (colon < 0 ? user : user.substring(0, colon)) + '@' + matcher.group(3);
        }
        return matcher.group(1) + matcher.group(3);
    }

    /** Returns the folder of the repository, if it is on this machine. */
    public Optional<Path> folder() {
        return isLocal(target) ? Optional.of(Path.of(target.getPath())) : Optional.empty();
    }

    /** Returns the same URL with a file that is read in place of the remote. */
    public RemoteUrl from(Optional<Path> file) {
        return new RemoteUrl(clean, target, instead, file);
    }

    /** Returns what is read on this machine: the bundle, or the repository. */
    public Optional<Path> onDisk() {
        return bundle.or(this::folder);
    }

    /** Returns whether the protocol is HTTP or HTTPS. */
    boolean isHttp() {
        return "http".equals(target.getScheme()) || "https".equals(target.getScheme());
    }

    /** Removes secrets from a text of JGit or of the remote. */
    public String scrub(String text) {
        String clean = text == null ? "" : text;
        if (target.getPass() != null) {
            clean = clean.replace(target.getPass(), "***");
        }
        if (isHttp() && target.getUser() != null) {
            clean = clean.replace(target.getUser() + "@", "");
        }
        return clean.replaceAll("://[^/@\\s]*@", "://");
    }

    /** Returns the URL for the message of a failure: as the user wrote it, and where the user's rules lead it to. */
    public String forFailure() {
        return instead.map(url -> clean + " (git's insteadOf leads it to " + url + ")")
                .orElse(clean);
    }

    @Override
    public String toString() {
        return clean;
    }
}
