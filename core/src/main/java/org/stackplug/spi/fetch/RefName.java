package org.stackplug.spi.fetch;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The full name of a ref: {@code refs/heads/main}. It can't hold a name that leads out of a repository, wherever the name comes
 * from: it checks itself as {@code git check-ref-format} does. In addition it refuses all control characters, parts that are
 * longer than a file's name, and names that git's own commands refuse to give to a branch or a tag.
 *
 * @param text begins with {@code refs/}
 */
public record RefName(String text) implements Comparable<RefName> {
    /** Where branches are. */
    public static final String BRANCHES = "refs/heads/";
    /** Where tags are. */
    public static final String TAGS = "refs/tags/";

    private static final String REFS = "refs/";
    private static final String FORBIDDEN = " ~^:?*[\\";
    private static final String LOCK = ".lock";
    /** Of the whole name. Git has no limit of its own, but a file system has: for the name with what it is put into. */
    private static final int MAX_LENGTH = 1000;
    /** Bytes of a part: those of a file's name, with {@code .lock} at its end. */
    private static final int MAX_PART_BYTES = 250;

    /**
     * Checks the name, in one pass.
     *
     * @throws IllegalArgumentException if it can't be a ref's; the message does not hold the name, and says why
     */
    public RefName {
        Optional<String> why = invalidReason(text);
        if (why.isPresent()) {
            throw new IllegalArgumentException("not a ref name: " + why.get());
        }
    }

    /** A name that comes from elsewhere; empty if it can't be a ref's. */
    public static Optional<RefName> parse(String text) {
        return invalidReason(text).isPresent() ? Optional.empty() : Optional.of(new RefName(text));
    }

    /** Half a sentence about what keeps a text from being the full name of a ref; empty if nothing does. */
    public static Optional<String> invalidReason(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.of("it has more than " + MAX_LENGTH + " characters");
        }
        if (!text.startsWith(REFS) || text.length() == REFS.length()) {
            return Optional.of("it does not begin with refs/");
        }
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/') {
                Optional<String> why = invalidPartReason(text, begin, i);
                if (why.isPresent()) {
                    return why;
                }
                begin = i + 1;
            } else if (Character.isISOControl(c)) {
                return Optional.of("it contains a control character");
            } else if (Character.isSurrogate(c) && !isWhole(text, i)) {
                return Optional.of("it contains half of a character");
            } else if (FORBIDDEN.indexOf(c) >= 0) {
                return Optional.of("it contains '" + c + "'");
            } else if (isBefore(text, i, '.', '.') || isBefore(text, i, '@', '{')) {
                return Optional.of("it contains '" + c + text.charAt(i + 1) + "'");
            }
        }
        return invalidPartReason(text, begin, text.length())
                .or(() -> text.endsWith(".") ? Optional.of("it ends with '.'") : Optional.empty())
                .or(() -> invalidShortNameReason(text));
    }

    private static boolean isBefore(String text, int index, char first, char second) {
        return text.charAt(index) == first && index + 1 < text.length() && text.charAt(index + 1) == second;
    }

    /** Half of a character can't be written into the name of a file. */
    private static boolean isWhole(String text, int index) {
        boolean high = Character.isHighSurrogate(text.charAt(index));
        int other = high ? index + 1 : index - 1;
        return other >= 0
                && other < text.length()
                && Character.isSurrogatePair(text.charAt(high ? index : other), text.charAt(high ? other : index));
    }

    /** A part becomes a folder or a file. */
    private static Optional<String> invalidPartReason(String text, int begin, int end) {
        String part = text.substring(begin, end);
        if (part.isEmpty()) {
            return Optional.of("it has an empty part");
        }
        if (part.charAt(0) == '.') {
            return Optional.of("a part of it begins with '.'");
        }
        if (part.endsWith(LOCK)) {
            return Optional.of("a part of it ends with '" + LOCK + "'");
        }
        if (part.length() * 3 > MAX_PART_BYTES && part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES) {
            return Optional.of("a part of it is longer than the name of a file");
        }
        return Optional.empty();
    }

    /** What {@code git branch} and {@code git tag} refuse: the short name would be taken for an option, or for HEAD itself. */
    private static Optional<String> invalidShortNameReason(String text) {
        if (BRANCHES.equals(text + "/") || TAGS.equals(text + "/")) {
            return Optional.of("it is the folder of many refs");
        }
        String name = shortened(text);
        if (name.length() == text.length()) {
            return Optional.empty();
        }
        if (name.startsWith("-")) {
            return Optional.of("its short form begins with '-'");
        }
        return name.equals(Source.HEAD) ? Optional.of("its short form is HEAD") : Optional.empty();
    }

    private static String shortened(String text) {
        if (text.startsWith(BRANCHES)) {
            return text.substring(BRANCHES.length());
        }
        return text.startsWith(TAGS) ? text.substring(TAGS.length()) : text;
    }

    /** The branch of this short name. */
    public static RefName branch(String name) {
        return new RefName(BRANCHES + name);
    }

    /** Whether it is a branch. */
    public boolean isBranch() {
        return text.startsWith(BRANCHES);
    }

    /** Whether it is a tag. */
    public boolean isTag() {
        return text.startsWith(TAGS);
    }

    /** What a user calls a branch or a tag; the full name of anything else. */
    public String shortName() {
        return shortened(text);
    }

    @Override
    public int compareTo(RefName other) {
        return text.compareTo(other.text);
    }

    // Written out as in Revision: a remote has thousands of them.
    @Override
    public boolean equals(Object other) {
        return other instanceof RefName name && text.equals(name.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
