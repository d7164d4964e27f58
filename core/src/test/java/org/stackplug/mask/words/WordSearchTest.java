package org.stackplug.mask.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordSearchTest {
    /** The longest word that ends at each place where one does. */
    private static SortedMap<Integer, String> expected(String text, List<String> words) {
        TreeMap<Integer, String> found = new TreeMap<>();
        for (String word : words) {
            for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
                found.merge(at + word.length(), word, (one, other) -> one.length() > other.length() ? one : other);
            }
        }
        return found;
    }

    private static SortedMap<Integer, String> found(String text, List<String> words, AhoCorasick automaton, int piece) {
        TreeMap<Integer, String> found = new TreeMap<>();
        WordSearch search = new WordSearch(automaton);
        for (int from = 0; from < text.length(); from += piece) {
            search.next(text.toCharArray(), from, Math.min(text.length(), from + piece));
            for (int hit = 0; hit < search.count(); hit++) {
                found.put(search.end(hit), words.get(search.word(hit)));
            }
        }
        return found;
    }

    private static String random(Random random, int length, int alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(alphabet)));
        }
        return text.toString();
    }

    /** The last two rows have more states than the table has room for, and than 15 bits can number. */
    @ParameterizedTest
    @CsvSource({"3,2,6", "20,3,9", "60,26,4", "400,900,40", "4000,26,40"})
    void findsTheLongestWordThatEndsAtEachPlace(int count, int alphabet, int longest) {
        Random random = new Random(count);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(random(random, 1 + random.nextInt(longest), alphabet));
        }
        List<String> distinct = words.stream().distinct().toList();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String word = distinct.get(random.nextInt(distinct.size()));
            text.append(word, 0, random.nextInt(word.length() + 1)).append(random(random, 3, alphabet));
        }
        AhoCorasick automaton = new AhoCorasick(distinct);
        SortedMap<Integer, String> expected = expected(text.toString(), distinct);
        for (int piece : new int[] {1, 7, 100, 1000, text.length()}) {
            assertEquals(expected, found(text.toString(), distinct, automaton, piece), "pieces of " + piece);
        }
    }

    @Test
    void comparesCharactersInTheFormOfTheWords() {
        AhoCorasick automaton = new AhoCorasick(List.of("TOKEN"), Character::toUpperCase);
        assertEquals(5, found("tOKen", List.of("TOKEN"), automaton, 2).firstKey());
    }

    @Test
    void measuresThePossibleBeginningOfAWord() {
        WordSearch search = new WordSearch(new AhoCorasick(List.of("abcd", "bcx")));
        search.next("xabc".toCharArray(), 0, 4);
        assertEquals(3, search.depth());
        search.next("y".toCharArray(), 0, 1);
        assertEquals(0, search.depth());
    }
}
