package org.stackplug.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the names that a user may have meant. */
public final class NearestWords {
    private static final int MOST = 3;
    /** One different character for so many of the name, rounded up: two that changed places are two. */
    private static final int CHARACTERS_PER_DIFFERENCE = 3;

    private record NearWord(String name, int distance) {}

    private NearestWords() {}

    /** Returns the question whether one of the nearest names was meant; empty if none is near. */
    public static String question(String word, Collection<String> names) {
        List<String> near = of(word, names);
        return near.isEmpty() ? "" : "Did you mean " + String.join(" or ", near) + "?";
    }

    /** Returns a text, and in another line that question if there is one. */
    public static String withQuestion(String text, String word, Collection<String> names) {
        return (text + "\n" + question(word, names)).strip();
    }

    /** Returns the nearest names, the nearest first; empty if none is near. */
    public static List<String> of(String word, Collection<String> names) {
        String wanted = word.toLowerCase(Locale.ROOT);
        int most = 1 + (wanted.length() - 1) / CHARACTERS_PER_DIFFERENCE;
        LevenshteinDistance distance = new LevenshteinDistance(most);
        return names.stream()
                .map(name -> new NearWord(name, distance.apply(wanted, name.toLowerCase(Locale.ROOT))))
                .filter(near -> near.distance() >= 0)
                .sorted(Comparator.comparingInt(NearWord::distance).thenComparing(NearWord::name))
                .limit(MOST)
                .map(NearWord::name)
                .toList();
    }
}
