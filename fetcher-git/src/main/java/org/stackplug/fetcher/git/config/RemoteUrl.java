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
 * Where a repository is.
 *
 * @param clean as the user wrote it, without credentials: what messages and configurations show
 * @param target where to go: after the user's rewriting rules, with credentials
 */
public record RemoteUrl(String clean, URIish target) {
    private static final Set<String> SCHEMES = Set.of("file", "http", "https", "git", "ssh", "git+ssh", "ssh+git");
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*");
    private static final Pattern HELPER = Pattern.compile("([A-Za-z0-9]+)::.*");
    /** A host before the first slash, then a colon: what scp understands. */
    private static final Pattern SCP_LIKE = Pattern.compile("(?:[^/:@]+@)?(?:\\[[^]/]+]|[^/:\\[]+):.+");

    /** A name, also with letters of other languages, or an address; neither an option nor what a shell would understand. */
    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}_:][\\p{L}\\p{N}\\p{M}._:%-]*");

    private static final int LONGEST_HOST = 253;
    private static final int LONGEST_PART = 63;
    private static final int LONGEST_PATH = 4000;
    private static final int LAST_PORT = 65_535;

    private static final Pattern USER_INFO = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)([^/]*)@(.*)");

    /** Reads a URL that {@link #whyUnsupported} has nothing against. */
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
                return new RemoteUrl(withoutCredentials(written), target);
            }
            throw new FetchException(
                    Reason.NO_REPOSITORY, "not a URL: " + withoutCredentials(written) + ": " + wrong.get());
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Its message holds the URL, and so perhaps a password. Numbers that are none are unchecked.
            throw new FetchException(Reason.NO_REPOSITORY, "not a URL: " + withoutCredentials(written));
        }
    }

    /** What would break much later, each protocol in a way of its own. */
    private static Optional<String> whyImpossible(URIish target) {
        String path = target.getPath();
        if (path == null || path.isEmpty()) {
            return Optional.of("it names no path");
        }
        if (path.length() > LONGEST_PATH) {
            return Optional.of("its path has " + path.length() + " characters");
        }
        if (isLocal(target)) {
            return Optional.empty();
        }
        String host = target.getHost();
        if (host == null || host.isBlank()) {
            return Optional.of("it names no host");
        }
        if (target.getPort() == 0 || target.getPort() > LAST_PORT) {
            return Optional.of("no host has a port " + target.getPort());
        }
        return isHost(host) ? Optional.empty() : Optional.of("no host can have such a name");
    }

    private static boolean isHost(String host) {
        String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (name.length() > LONGEST_HOST || !HOST.matcher(name).matches()) {
            return false;
        }
        return name.contains(":") || Stream.of(name.split("\\.")).allMatch(part -> part.length() <= LONGEST_PART);
    }

    private static boolean isLocal(URIish target) {
        return target.getHost() == null
                && (target.getScheme() == null || target.getScheme().equals("file"));
    }

    /** Half a sentence, or nothing if the URL is one for git. */
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
        if (url.startsWith("/") || SCP_LIKE.matcher(url).matches()) {
            return Optional.empty();
        }
        return Optional.of("it is neither a URL nor an absolute path");
    }

    /** Removes what may be secret. The user of an ssh URL stays: it is part of the address, not a secret. */
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

    /** The folder that it names, if it is on this machine. */
    public Optional<Path> folder() {
        return isLocal(target) ? Optional.of(Path.of(target.getPath())) : Optional.empty();
    }

    /** Over HTTP or HTTPS. */
    boolean isHttp() {
        return "http".equals(target.getScheme()) || "https".equals(target.getScheme());
    }

    /** Takes secrets out of a text that came from elsewhere. */
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

    @Override
    public String toString() {
        return clean;
    }
}
