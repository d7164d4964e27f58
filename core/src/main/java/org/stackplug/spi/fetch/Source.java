package org.stackplug.spi.fetch;

import java.util.regex.Pattern;

/**
 * A repository and a ref in it, as the user wrote them.
 *
 * @param url a URL, an scp-like {@code host:path}, or an absolute path
 * @param ref a branch, a tag, a commit (full, or its first 4 or more hex digits), {@code refs/...}, or {@link #HEAD}
 */
public record Source(String url, String ref) {

    /** The ref that stands for the remote's default branch. */
    public static final String HEAD = "HEAD";

    private static final Pattern HTTP_USER = Pattern.compile("^((?:https?|ftps?)://)[^/@]*@", Pattern.CASE_INSENSITIVE);
    /** The user of an ssh URL is not a secret, and the address needs it. */
    private static final Pattern PASSWORD = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://[^/@:]*):[^/@]*@");

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
