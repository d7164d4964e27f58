package org.stackplug.spi.fetch;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The full name of a ref: {@code refs/heads/main}. The constructor checks the name as {@code git check-ref-format} does, so
 * a name never leads out of a repository, wherever it comes from. The constructor also refuses control characters, parts
 * that are longer than a file name, and names that git's own commands refuse for a branch or a tag.
 *
 * @param text begins with {@code refs/}
 * @since 0.1.0
 */
public record RefName(String text) implements Comparable<RefName> {
    /** The prefix of branches. */
    public static final String BRANCHES = "refs/heads/";
    /** The prefix of tags. */
    public static final String TAGS = "refs/tags/";

    private static final String REFS = "refs/";
    private static final String FORBIDDEN = " ~^:?*[\\";
    private static final String LOCK = ".lock";
    /** Characters of the whole name. Git has no limit, but a file system limits a path, which has more than this name. */
    private static final int MAX_LENGTH = 1000;
    /** Bytes of a part: together with the suffix {@code .lock} a part has to fit into a file name. */
    private static final int MAX_PART_BYTES = 250;

    /**
     * Checks the name, in one pass.
     *
     * @throws IllegalArgumentException if the name is not valid; the message gives the reason without the name
     */
    public RefName {
        Optional<String> why = invalidReason(text);
        if (why.isPresent()) {
            throw new IllegalArgumentException("not a ref name: " + why.get());
        }
    }

    /** Returns the ref of a name from an untrusted source; empty if the name is not valid. */
    public static Optional<RefName> parse(String text) {
        return invalidReason(text).isPresent() ? Optional.empty() : Optional.of(new RefName(text));
    }

    /** Returns half a sentence with the reason why a text is not the full name of a ref; empty if it is one. */
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

    /** Returns whether a surrogate has its other half, without which it can't be written into a file name. */
    private static boolean isWhole(String text, int index) {
        boolean high = Character.isHighSurrogate(text.charAt(index));
        int other = high ? index + 1 : index - 1;
        return other >= 0
                && other < text.length()
                && Character.isSurrogatePair(text.charAt(high ? index : other), text.charAt(high ? other : index));
    }

    /** Checks a part, which becomes the name of a folder or a file. */
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

    /** Refuses what {@code git branch} and {@code git tag} refuse: a short name that looks like an option or like HEAD. */
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

    /** Returns the ref of the branch with a short name. */
    public static RefName branch(String name) {
        return new RefName(BRANCHES + name);
    }

    /** Returns whether the ref is a branch. */
    public boolean isBranch() {
        return text.startsWith(BRANCHES);
    }

    /** Returns whether the ref is a tag. */
    public boolean isTag() {
        return text.startsWith(TAGS);
    }

    /** Returns the short name of a branch or a tag; the full name of any other ref. */
    public String shortName() {
        return shortened(text);
    }

    @Override
    public int compareTo(RefName other) {
        return text.compareTo(other.text);
    }

    // Written out as in Revision: a remote has thousands of refs.
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
