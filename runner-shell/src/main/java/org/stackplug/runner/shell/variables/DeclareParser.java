package org.stackplug.runner.shell.variables;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.stackplug.spi.run.Namespace;

/**
 * Parses the output of {@code declare -p}: {@code declare -ATTRIBUTES NAME=VALUE}, one after the other. Values are in
 * double quotes or in {@code $'...'}, and may have several lines.
 *
 * <p>Works on bytes, each of which is a char here: in a locale that has only the letters of ASCII, bash writes the bytes
 * of a UTF-8 letter one by one, as {@code \303\244}.
 */
final class DeclareParser {
    private static final String START = "declare -";
    private static final char LAST_OF_ASCII = 127;

    private final String text;
    private int at;

    DeclareParser(String text) {
        this.text = text;
    }

    /** Receives the declarations. */
    @FunctionalInterface
    interface Consumer {
        /**
         * Receives one declaration.
         *
         * @param start the position after the name: that of the equals sign, or the end
         * @param end the position after the declaration
         */
        void accept(String name, Namespace.Variable variable, int start, int end);
    }

    /** Calls the consumer for each declaration, in order. Lines that do not look like a declaration are skipped. */
    void forEach(Consumer consumer) {
        while (at < text.length()) {
            if (text.startsWith(START, at)) {
                at += START.length();
                String attributes = until(' ').replace("-", "");
                at = Math.min(at + 1, text.length());
                String name = name();
                int start = at;
                consumer.accept(name, variable(attributes), start, at);
            }
            skipLine();
        }
    }

    private static String letters(String bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.charAt(i) > LAST_OF_ASCII) {
                return decoded(bytes);
            }
        }
        return bytes;
    }

    private static String decoded(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private Namespace.Variable variable(String attributes) {
        if (at >= text.length() || text.charAt(at) != '=') {
            return new Namespace.Variable(attributes, Optional.empty(), Map.of());
        }
        at++;
        if (at < text.length() && text.charAt(at) == '(') {
            int start = at;
            Map<String, String> elements = elements();
            return new Namespace.Variable(attributes, Optional.of(letters(textFrom(start))), elements);
        }
        return new Namespace.Variable(attributes, Optional.of(letters(word())), Map.of());
    }

    /** Returns the text from there to the current position; a dump may be cut off. */
    private String textFrom(int start) {
        return text.substring(Math.min(start, text.length()), Math.min(at, text.length()));
    }

    /** Reads {@code ([key]="value" [key]="value" )}. */
    private Map<String, String> elements() {
        Map<String, String> elements = new LinkedHashMap<>();
        at++;
        while (at < text.length() && text.charAt(at) != ')') {
            if (text.charAt(at) == '[' && at + 1 < text.length()) {
                at++;
                String key = text.charAt(at) == '"' || text.charAt(at) == '$' ? word() : until(']');
                at += 2; // "]="
                elements.put(letters(key), letters(word()));
            } else {
                at++;
            }
        }
        at++;
        return elements;
    }

    private String word() {
        if (at >= text.length()) {
            return "";
        }
        if (text.charAt(at) == '"') {
            return doubleQuoted();
        }
        if (text.startsWith("$'", at)) {
            return dollarQuoted();
        }
        int start = at;
        while (at < text.length() && " )\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Reads a value in double quotes, in which bash escapes {@code " $ ` \}. */
    private String doubleQuoted() {
        at++;
        String plain = text.substring(at, indexOf('"'));
        if (plain.indexOf('\\') < 0) {
            at += plain.length() + 1;
            return plain;
        }
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        at++;
        return value.toString();
    }

    /** Reads {@code $'...'}, with the escapes of C: bash writes it when a value has control characters. */
    private String dollarQuoted() {
        StringBuilder value = new StringBuilder();
        at += 2;
        while (at < text.length() && text.charAt(at) != '\'') {
            char c = text.charAt(at++);
            value.append(c == '\\' && at < text.length() ? escaped() : c);
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        return switch (c) {
            case 'a' -> '\u0007';
            case 'b' -> '\b';
            case 'E', 'e' -> '\u001b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> '\u000b';
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
            default -> c;
        };
    }

    /** Reads up to three octal digits, the first of which was the last character read. */
    private char octal() {
        int start = at - 1;
        while (at < text.length() && at < start + 3 && text.charAt(at) >= '0' && text.charAt(at) <= '7') {
            at++;
        }
        return (char) Integer.parseInt(text, start, at, 8);
    }

    private String name() {
        int start = at;
        while (at < text.length() && "=\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private String until(char end) {
        int start = at;
        at = indexOf(end);
        return text.substring(start, at);
    }

    private void skipLine() {
        at = indexOf('\n') + 1;
    }

    /** Returns the next position of that character, or the end. */
    private int indexOf(char wanted) {
        int found = text.indexOf(wanted, Math.min(at, text.length()));
        return found < 0 ? text.length() : found;
    }
}
