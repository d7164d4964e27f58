package org.stackplug.spi.fetch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A repository and a ref in it, as the user wrote them.
 *
 * @param url a URL, an scp-like {@code host:path}, or an absolute path
 * @param ref what {@code git fetch URL REF} takes ({@link #refNames()}), {@link #HEAD}, or a commit (full, or its first 4
 *     or more hex digits); a backend for {@linkplain SourceKind#SNAPSHOT other sources} may take other refs
 * @since 0.1.0
 */
public record Source(String url, String ref) {

    /** The ref that stands for the remote's default branch. */
    public static final String HEAD = "HEAD";

    /** The short form of {@link #HEAD}. */
    private static final String HEAD_SIGN = "@";

    private static final List<String> PREFIXES = List.of("", "refs/", RefName.TAGS, RefName.BRANCHES, "refs/remotes/");

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(?://.*|/.*|$)");

    /** Also of schemes such as zip+https, which backends make of others. What a user writes may have more than one {@code @}. */
    private static final Pattern HTTP_USER =
            Pattern.compile("^((?:[a-z0-9.-]+\\+)*(?:https?|ftps?)://)[^/?#]*@", Pattern.CASE_INSENSITIVE);
    /** The user of an ssh URL is not a secret, and the address needs it. */
    private static final Pattern PASSWORD = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://[^/?#@:]*):[^/?#]*@");

    /**
     * Refuses URLs and refs that no backend may ever receive.
     *
     * @throws IllegalArgumentException if either is empty, begins with {@code -} (a command line would take it for an
     *     option) or contains control characters
     */
    public Source {
        check("URL", url);
        check("ref", ref);
        if (ref.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("a ref can't contain a blank: '" + ref + "'");
        }
    }

    /**
     * Returns the scheme of the URL in lower case, such as {@code https}; {@code file} for a path, and {@code ssh} for an
     * scp-like {@code host:path}.
     */
    public String scheme() {
        Matcher scheme = SCHEME.matcher(url);
        if (scheme.lookingAt()) {
            return scheme.group(1).toLowerCase(Locale.ROOT);
        }
        return url.startsWith("/") || url.indexOf(':') < 0 ? "file" : "ssh";
    }

    /** Returns whether the ref stands for the remote's default branch. */
    public boolean isHead() {
        return ref.equals(HEAD) || ref.equals(HEAD_SIGN);
    }

    /**
     * Returns the full names that the ref can be short for, in the order in which git tries them (gitrevisions(7)): a tag
     * comes before a branch of the same name.
     *
     * @return empty if the ref can't be the name of a branch, or, as a full name, of any ref
     */
    public List<RefName> refNames() {
        // git would look for refs/remotes/x./HEAD where x. can't be the name of anything else.
        if (RefName.parse(ref.startsWith("refs/") ? ref : RefName.BRANCHES + ref)
                .isEmpty()) {
            return List.of();
        }
        return Stream.concat(PREFIXES.stream().map(prefix -> prefix + ref), Stream.of("refs/remotes/" + ref + "/HEAD"))
                .map(RefName::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns the URL in a form that may be shown and stored: without a password, and for http without a user. */
    public String urlWithoutCredentials() {
        return PASSWORD.matcher(HTTP_USER.matcher(url).replaceFirst("$1")).replaceFirst("$1@");
    }

    private static void check(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the " + what + " is empty");
        }
        if (value.startsWith("-")) {
            throw new IllegalArgumentException("the " + what + " begins with '-': '" + value + "'");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the " + what + " contains a control character");
        }
    }
}
