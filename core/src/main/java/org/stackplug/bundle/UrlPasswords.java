package org.stackplug.bundle;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.mask.Secrets;
import org.stackplug.spi.run.Namespace;

/**
 * The passwords that texts have in URLs. In a URL they are masked anyway; a program may print one alone, or within a header.
 */
final class UrlPasswords {
    private static final Pattern USER_INFO = Pattern.compile("://([^\\s/@:'\"]*)(?::([^\\s/@'\"]*))?@");
    /** A user as long as that is a token. */
    private static final int TOKEN = 16;

    private UrlPasswords() {}

    /** Teaches the masks all passwords in a text. */
    static void learn(String text, Secrets secrets) {
        Map<String, Namespace.Variable> found = new TreeMap<>();
        for (Matcher url = USER_INFO.matcher(text); url.find(); ) {
            String password = url.group(2);
            if (password == null && url.group(1).length() >= TOKEN) {
                password = url.group(1);
            }
            if (password != null && !password.contains("$")) {
                add(password, found);
                add(decoded(password), found);
            }
        }
        if (!found.isEmpty()) {
            secrets.learn(new Namespace(new TreeMap<>(found)));
        }
    }

    private static void add(String password, Map<String, Namespace.Variable> found) {
        found.put(found.size() + "_PASSWORD", new Namespace.Variable("", Optional.of(password), Map.of()));
    }

    private static String decoded(String password) {
        try {
            return URLDecoder.decode(password.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return password;
        }
    }
}
