package org.stackplug.spi.fetch;

import java.util.regex.Pattern;

/**
 * One immutable state of a source; for git, a full commit id in lower-case hex.
 *
 * @param id letters, digits, {@code .}, {@code _} and {@code -}, at most 128 characters. The id becomes a part of names and
 *     of command lines, so it begins with neither {@code .} nor {@code -} and has no two dots in a row
 * @since 0.1.0
 */
public record Revision(String id) {
    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z_][0-9A-Za-z_.-]*");
    private static final int SHORT = 10;
    private static final int MAX_LENGTH = 128;

    public Revision {
        if (id.length() > MAX_LENGTH || id.contains("..") || !FORM.matcher(id).matches()) {
            throw new IllegalArgumentException("not the id of a commit");
        }
    }

    // Written out: the methods that the compiler generates for a record are linked at their first call, which slows the
    // start down noticeably.
    @Override
    public boolean equals(Object other) {
        return other instanceof Revision revision && id.equals(revision.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Returns the first ten characters, which are enough for people. */
    public String abbreviated() {
        return id.length() <= SHORT ? id : id.substring(0, SHORT);
    }

    @Override
    public String toString() {
        return id;
    }
}
