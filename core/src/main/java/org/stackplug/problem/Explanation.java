package org.stackplug.problem;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The section of docs/troubleshooting.md about an error code. The page is in the jar as it is in the documentation, so that
 * {@code stackplug explain} and the page can't differ.
 *
 * @param title the heading after the code
 * @param cause why the error occurs, in lines of at most 100 columns, with an empty line between two paragraphs
 * @param remedy what to do, in such lines
 * @param example the lines of a console: commands after {@code "$ "}, and what they print
 */
public record Explanation(String title, List<String> cause, List<String> remedy, List<String> example) {
    private static final String PAGE = "troubleshooting.md";
    private static final Pattern SECTION = Pattern.compile("(?ms)^## (SP\\d+): ([^\n]*)\n(.*?)(?=^## |\\z)");
    private static final Pattern PARTS = Pattern.compile(
            "(?s).*?^\\*\\*Cause\\*\\*: (.*)^\\*\\*Remedy\\*\\*: (.*)^\\*\\*Example\\*\\*:\n(.*)", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\([^)]*\\)");
    private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\n(.*?)^```$");

    public Explanation {
        Objects.requireNonNull(title);
        cause = List.copyOf(cause);
        remedy = List.copyOf(remedy);
        example = List.copyOf(example);
    }

    /** Returns the explanation of an error. */
    public static Explanation of(ErrorCode code) {
        Explanation found = all().get(code.id());
        if (found == null) {
            throw new IllegalStateException(PAGE + " has no section about " + code.id());
        }
        return found;
    }

    /**
     * Returns all sections of the page by their codes, in the order of the page.
     *
     * @throws IllegalStateException if a code has two sections, or a section lacks one of the three parts
     */
    public static Map<String, Explanation> all() {
        Map<String, Explanation> all = new LinkedHashMap<>();
        for (MatchResult section :
                (Iterable<MatchResult>) SECTION.matcher(page()).results()::iterator) {
            Matcher parts = PARTS.matcher(section.group(3));
            if (!parts.matches()) {
                throw new IllegalStateException(PAGE + ": " + section.group(1) + " lacks a part");
            }
            Explanation explanation = new Explanation(
                    section.group(2), plain(parts.group(1)), plain(parts.group(2)), console(parts.group(3)));
            if (all.put(section.group(1), explanation) != null) {
                throw new IllegalStateException(PAGE + " has two sections about " + section.group(1));
            }
        }
        return all;
    }

    private static String page() {
        try (InputStream in = Objects.requireNonNull(Explanation.class.getResourceAsStream(PAGE), PAGE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the lines without what only Markdown needs: the targets of links, and the quotes of code. */
    private static List<String> plain(String markdown) {
        return LINK.matcher(markdown.strip())
                .replaceAll("$1")
                .replace('`', '\'')
                .lines()
                .toList();
    }

    private static List<String> console(String markdown) {
        return CONSOLE.matcher(markdown)
                .results()
                .flatMap(block -> block.group(1).lines())
                .toList();
    }
}
