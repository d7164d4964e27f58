package org.stackplug.mask;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.stackplug.mask.words.AhoCorasick;

/** Knows which names say that their values are secret: by how a name ends, in any case. Immutable. */
final class SecretNames {
    /** Headers of HTTP whose values let their reader in, whatever the user counts as secret. */
    private static final List<String> HEADERS = List.of("AUTHORIZATION", "COOKIE");

    private final List<String> endings;
    /** Those that the names in a text can have. */
    private final List<String> inTexts;

    private SecretNames(List<String> endings) {
        this.endings = List.copyOf(endings);
        this.inTexts = endings.stream()
                .filter(ending -> ending.chars().allMatch(c -> NameSyntax.isOfName((char) c)))
                .map(SecretNames::normalised)
                .toList();
    }

    /** @param endings with commas between them */
    static SecretNames of(String endings) {
        List<String> words = new ArrayList<>();
        for (String word : endings.split(",", -1)) {
            if (!word.isBlank()) {
                words.add(word.strip().toUpperCase(Locale.ROOT));
            }
        }
        return new SecretNames(words);
    }

    /** Returns whether the value of a variable of that name is secret. */
    boolean isSecret(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return endings.stream().anyMatch(upper::endsWith);
    }

    /** Makes what finds the endings in a text, and the names of headers. */
    AhoCorasick automaton() {
        List<String> words = Stream.concat(inTexts.stream(), HEADERS.stream()).toList();
        return new AhoCorasick(words, SecretNames::normalised);
    }

    /** Returns whether that word of the automaton is the name of a header. */
    boolean isHeader(int word) {
        return word >= inTexts.size();
    }

    private static String normalised(String name) {
        StringBuilder normalised = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            normalised.append(normalised(name.charAt(i)));
        }
        return normalised.toString();
    }

    /** The name of an option has hyphens where that of a variable has underscores. */
    private static char normalised(char c) {
        if (c >= 'a' && c <= 'z') {
            return (char) (c - 'a' + 'A');
        }
        return c == '-' ? '_' : c;
    }
}
