package org.stackplug.mask;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is looked for to find known values: the values as they are, and what {@link Unquoter} makes of them. Immutable.
 *
 * @param verbatim finds values in the text itself
 * @param reduced finds values in the reduced form of the text
 */
record SecretPatterns(AhoCorasick verbatim, AhoCorasick reduced) {
    /** A reduced form that is shorter would be found in texts that have nothing to do with it. */
    private static final int LEAST_REDUCED = 4;
    /** A value of this length or more has an encoded form that is long enough not to be found by chance. */
    private static final int LEAST_ENCODED = 6;

    private static final int LATIN_1 = 0x100;
    private static final int ASCII_END = 0x80;
    private static final int BASE_64_BITS = 6;

    static SecretPatterns of(Collection<String> values) {
        Set<String> verbatim = new LinkedHashSet<>();
        Set<String> reduced = new LinkedHashSet<>();
        for (String value : values) {
            verbatim.add(value);
            for (String variant : variants(value)) {
                String form = Unquoter.reduced(variant);
                if (form.strip().length() >= Math.min(LEAST_REDUCED, value.length())) {
                    reduced.add(form);
                } else {
                    verbatim.addAll(quoted(value));
                }
            }
            reduced.add(latin1(value));
            if (value.length() >= LEAST_ENCODED) {
                encoded(value.getBytes(StandardCharsets.UTF_8)).stream()
                        .map(Unquoter::reduced)
                        .forEach(reduced::add);
            }
        }
        reduced.removeIf(form -> form.strip().length() < LEAST_REDUCED && !values.contains(form));
        return new SecretPatterns(new AhoCorasick(List.copyOf(verbatim)), new AhoCorasick(List.copyOf(reduced)));
    }

    /** A control character is left out of what is shown, and is a letter where it is escaped. */
    private static List<String> variants(String value) {
        StringBuilder letters = new StringBuilder(value.length());
        value.chars()
                .forEach(c -> letters.append(
                        switch (c) {
                            case 0x07 -> 'a';
                            case '\b' -> 'b';
                            case 0x1b -> 'E';
                            case '\f' -> 'f';
                            case '\t' -> 't';
                            case 0x0b -> 'v';
                            default -> (char) c;
                        }));
        return List.of(value, letters.toString());
    }

    /** Python writes U+0080 to U+00FF as {@code \xe4}, which is a byte elsewhere. */
    private static String latin1(String value) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ASCII_END && c < LATIN_1) {
                form.append(c);
            } else {
                int end = Character.isHighSurrogate(c) && i + 1 < value.length() ? i + 2 : i + 1;
                form.append(Unquoter.reduced(value.substring(i, end)));
                i = end - 1;
            }
        }
        return form.toString();
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
                url.replace("+", "%20"));
    }

    /** In base64 a value looks different at each offset within three bytes: with a user's name and a colon before it. */
    private static List<String> encoded(byte[] value) {
        List<String> forms = new ArrayList<>();
        forms.add(HexFormat.of().formatHex(value));
        forms.add(HexFormat.of().withUpperCase().formatHex(value));
        for (int before = 0; before < 3; before++) {
            byte[] padded = new byte[before + value.length];
            System.arraycopy(value, 0, padded, before, value.length);
            // Characters that other bytes have a part in are left out.
            int first = (before * Byte.SIZE + BASE_64_BITS - 1) / BASE_64_BITS;
            int end = padded.length * Byte.SIZE / BASE_64_BITS;
            forms.add(Base64.getEncoder().encodeToString(padded).substring(first, end));
            forms.add(Base64.getUrlEncoder().encodeToString(padded).substring(first, end));
        }
        return forms;
    }
}
