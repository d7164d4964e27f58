package org.stackplug.mask;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.stackplug.mask.words.AhoCorasick;

/**
 * What is looked for to find known values: the values as they are, what {@link Unquoter} makes of them, and the beginnings of
 * their encoded forms. Immutable.
 */
final class SecretPatterns {
    /** A reduced form that is shorter would be found in texts that have nothing to do with it. */
    private static final int LEAST_REDUCED = 4;
    /** One with other characters than letters and digits may be shorter. */
    private static final int LEAST_ODD = 3;
    /** A value of this length or more has an encoded form that is long enough not to be found by chance. */
    private static final int LEAST_ENCODED = 6;

    private static final int LATIN_1 = 0x100;
    private static final int ASCII_END = 0x80;
    private static final int BASE_64_BITS = 6;
    /** So much of a value's beginning is enough to know its encoded form, and few enough for many values. */
    private static final int HEX_BYTES = 6;

    private static final int BASE_64_BYTES = 7;

    private final AhoCorasick verbatim;
    private final AhoCorasick reduced;
    private final Form[] reducedForms;
    private boolean reducible = true;

    /**
     * A word of the reduced form.
     *
     * @param before whether a value with this form begins with something that is left out of it
     * @param after whether it ends with something that is left out
     * @param encoded whether this is but the beginning of an encoded value
     */
    record Form(int length, boolean before, boolean after, boolean encoded) {
        Form or(Form other) {
            return new Form(length, before || other.before, after || other.after, encoded && other.encoded);
        }
    }

    /** @param values without line ends */
    SecretPatterns(Collection<String> values) {
        Set<String> whole = new LinkedHashSet<>(values);
        Map<String, Form> forms = new LinkedHashMap<>();
        for (String value : values) {
            int before = forms.size();
            Units own = Unquoter.reduced(value);
            for (String variant : variants(value)) {
                addReduced(variant, Unquoter.reduced(variant), forms);
                // An escape in the value itself is none where each of its characters is escaped.
                addReduced(variant, Unquoter.reducedUnescaped(variant), forms);
            }
            reducible &= own.count() != value.length() || forms.containsKey(own.toString());
            if (forms.size() == before) {
                whole.addAll(quoted(value));
            }
        }
        Set<String> encoded = new LinkedHashSet<>();
        for (String value : values) {
            if (value.length() >= LEAST_ENCODED) {
                addEncoded(value.getBytes(StandardCharsets.UTF_8), encoded);
            }
        }
        encoded.forEach(form -> forms.putIfAbsent(form, new Form(form.length(), false, false, true)));
        verbatim = new AhoCorasick(List.copyOf(whole));
        reduced = new AhoCorasick(List.copyOf(forms.keySet()));
        reducedForms = forms.values().toArray(Form[]::new);
    }

    /** Returns whether there is nothing to be found. */
    boolean isEmpty() {
        return verbatim.longest() == 0;
    }

    /** Finds values in the text itself. */
    AhoCorasick verbatim() {
        return verbatim;
    }

    /**
     * Returns whether a value that stands as it is in a text, each character of which is a unit of its own in the reduced form,
     * is found in that form as well.
     */
    boolean areReducible() {
        return reducible;
    }

    /** Finds values in the reduced form of the text. */
    AhoCorasick reduced() {
        return reduced;
    }

    /** Returns a word of the reduced form by its number. */
    Form form(int word) {
        return reducedForms[word];
    }

    private static void addReduced(String value, Units form, Map<String, Form> forms) {
        if (form.count() == 0) {
            return;
        }
        String reduced = form.toString();
        boolean odd = !reduced.chars().allMatch(Character::isLetterOrDigit);
        if (reduced.strip().length() >= Math.min(odd ? LEAST_ODD : LEAST_REDUCED, value.length())) {
            boolean before = form.begin(0) > 0;
            boolean after = form.end(form.count() - 1) < value.length() || value.endsWith("%") || value.endsWith("+");
            forms.merge(reduced, new Form(form.count(), before, after, false), Form::or);
        }
    }

    /**
     * A control character is left out of what is shown, and is a letter where it is escaped, if that way of quoting has a
     * letter for it. A tab is a blank where a shell has made words of a value. Python writes U+0080 to U+00FF with two digits,
     * which is a byte elsewhere.
     */
    private static Set<String> variants(String value) {
        Set<String> variants = new LinkedHashSet<>(List.of(value));
        if (value.chars().anyMatch(c -> c < ' ')) {
            variants.add(TerminalText.plain(value));
            for (String letters : List.of("abEfv", "abfv", "bf", "")) {
                String variant = letters(value, letters);
                variants.add(variant);
                variants.add(variant.replace('\t', 't'));
            }
        }
        if (value.chars().anyMatch(c -> c >= ASCII_END && c < LATIN_1)) {
            StringBuilder bytes = new StringBuilder();
            value.chars()
                    .forEach(c -> bytes.append(
                            c >= ASCII_END && c < LATIN_1 ? "\\x" + Integer.toHexString(c) : Character.toString(c)));
            variants.add(bytes.toString());
        }
        return variants;
    }

    private static String letters(String value, String letters) {
        String text = value;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            text = text.replace(
                    switch (letter) {
                        case 'a' -> '\u0007';
                        case 'b' -> '\b';
                        case 'E' -> '\u001b';
                        case 'f' -> '\f';
                        default -> '\u000b';
                    },
                    letter);
        }
        return text;
    }

    /** The usual ways of quoting, one by one: of a value that consists of quotes little is left without them. */
    private static List<String> quoted(String value) {
        String url = URLEncoder.encode(value, StandardCharsets.UTF_8);
        String shell = value.replace("'", "'\\''");
        return List.of(
                shell,
                shell.replace("\\", "\\\\"),
                shell.replace("'", "'\\''"),
                value.replace("'", "'\"'\"'"),
                value.replace("'", "''"),
                value.replaceAll("[^A-Za-z0-9_./:=@%+,-]", "\\\\$0"),
                value.replace("\\", "\\\\").replace("'", "\\'"),
                new String(JsonStringEncoder.getInstance().quoteAsString(value)),
                value.replace("&", "&amp;").replace("\"", "&quot;").replace("'", "&#x27;"),
                value.replace("&", "&amp;").replace("\"", "&#34;").replace("'", "&#39;"),
                url,
                url.toLowerCase(Locale.ROOT),
                url.replace("+", "%20"),
                url.replace("+", "%20").toLowerCase(Locale.ROOT));
    }

    /** In base64 a value looks different at each offset within three bytes: with a user's name and a colon before it. */
    private static void addEncoded(byte[] value, Set<String> forms) {
        String hex = HexFormat.of().formatHex(value, 0, Math.min(value.length, HEX_BYTES));
        forms.add(hex);
        forms.add(hex.toUpperCase(Locale.ROOT));
        for (int before = 0; before < 3; before++) {
            byte[] padded = new byte[before + Math.min(value.length, BASE_64_BYTES)];
            System.arraycopy(value, 0, padded, before, padded.length - before);
            // Characters that other bytes have a part in are left out.
            int first = (before * Byte.SIZE + BASE_64_BITS - 1) / BASE_64_BITS;
            int end = padded.length * Byte.SIZE / BASE_64_BITS;
            String form = Base64.getEncoder().encodeToString(padded).substring(first, end);
            forms.add(Unquoter.reduced(form).toString());
            forms.add(form.replace('+', '-').replace('/', '_'));
        }
    }
}
