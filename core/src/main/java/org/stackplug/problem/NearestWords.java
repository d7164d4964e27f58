package org.stackplug.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the names that a user may have meant. */
public final class NearestWords {
    private static final int MOST = 3;
    /** One different character for so many of the name, rounded up: two that changed places are two. */
    private static final int CHARACTERS_PER_DIFFERENCE = 3;

    private static final int NOT_NEAR = Integer.MAX_VALUE;

    private record NearWord(String name, int distance) {}

    private NearestWords() {}

    /** Returns the question whether one of the nearest names was meant; empty if none is near. */
    public static String question(String word, Collection<String> names) {
        return question(of(word, names));
    }

    /** Returns the question whether one of these names was meant; empty if there is none. */
    public static String question(List<String> near) {
        return near.isEmpty() ? "" : "Did you mean " + String.join(" or ", near) + "?";
    }

    /** Returns a text, and in another line that question if there is one. */
    public static String withQuestion(String text, String word, Collection<String> names) {
        return (text + "\n" + question(word, names)).strip();
    }

    /** Returns the number of different characters, in whatever case; empty if the name is not near. */
    public static OptionalInt distance(String word, String name) {
        int most = 1 + (word.length() - 1) / CHARACTERS_PER_DIFFERENCE;
        int distance =
                new LevenshteinDistance(most).apply(word.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
        return distance < 0 ? OptionalInt.empty() : OptionalInt.of(distance);
    }

    private static int leastDistance(String word, String name) {
        int whole = distance(word, name).orElse(NOT_NEAR);
        int last = name.lastIndexOf(' ');
        return last < 0 || word.indexOf(' ') >= 0
                ? whole
                : Math.min(whole, distance(word, name.substring(last + 1)).orElse(NOT_NEAR));
    }

    /**
     * Returns the nearest names, the nearest first; empty if none is near. A name of several words is also near to what is near
     * to its last one, such as {@code stack install} to {@code install}. Names that differ by nothing else are the only ones.
     */
    public static List<String> of(String word, Collection<String> names) {
        List<NearWord> all = names.stream()
                .map(name -> new NearWord(name, leastDistance(word, name)))
                .toList();
        int most = all.stream().anyMatch(near -> near.distance() == 0) ? 0 : NOT_NEAR - 1;
        return all.stream()
                .filter(near -> near.distance() <= most)
                .sorted(Comparator.comparingInt(NearWord::distance).thenComparing(NearWord::name))
                .limit(MOST)
                .map(NearWord::name)
                .toList();
    }
}
