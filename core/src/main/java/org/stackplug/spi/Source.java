package org.stackplug.spi;

/**
 * What a user asks for: a repository and a ref in it.
 *
 * @param url as the user wrote it: a URL, an scp-like {@code host:path}, or an absolute path
 * @param ref a branch, a tag, a commit (full, or its first 4 or more hex digits), {@code refs/...}, or {@link #HEAD}
 */
public record Source(String url, String ref) {

    /** The ref that asks for the remote's default branch. */
    public static final String HEAD = "HEAD";

    /**
     * Checks what no backend may ever receive.
     *
     * @throws IllegalArgumentException if either is empty, begins with {@code -} (a command line would take it for an
     *     option) or has control characters in it
     */
    public Source {
        check("URL", url);
        check("ref", ref);
        if (ref.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("a ref can't hold a blank: '" + ref + "'");
        }
    }

    private static void check(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the " + what + " is empty");
        }
        if (value.startsWith("-")) {
            throw new IllegalArgumentException("the " + what + " begins with '-': '" + value + "'");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the " + what + " has a control character in it");
        }
    }
}
