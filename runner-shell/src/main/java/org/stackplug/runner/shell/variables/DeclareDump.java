package org.stackplug.runner.shell.variables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stackplug.spi.run.Namespace;

/**
 * Reads what {@code declare -p} has written: {@code declare -ATTRIBUTES NAME=VALUE}, one after the other, with values in
 * double quotes or in {@code $'...'}, which may go over several lines.
 *
 * <p>Works on bytes, of which each is a char here: where the locale has no letters beyond ASCII, bash writes the bytes of a
 * UTF-8 letter one by one, as {@code \303\244}.
 */
public final class DeclareDump {
    private static final String START = "declare -";
    private static final char LAST_OF_ASCII = 127;

    private final String text;
    private int at;

    private DeclareDump(String text) {
        this.text = text;
    }

    /** The variables by which files know where they are run: local in every function around a point. */
    public static final List<String> OF_THE_POINT = List.of("mode", "phase", "plugin", "plugins", "dir");

    /**
     * What {@code declare -p} says at a point, without what {@code local -p} says to be that point's own.
     *
     * @param both dumps, each with a NUL behind it
     * @throws IOException when they are not whole: the disk is full
     */
    static Namespace namespace(byte[] both) throws IOException {
        String text = new String(both, StandardCharsets.ISO_8859_1);
        int middle = text.indexOf('\0');
        int end = text.indexOf('\0', middle + 1);
        if (middle < 0 || end < 0) {
            throw new IOException("the shell could not write them all");
        }
        SortedMap<String, Namespace.Variable> variables = read(text.substring(0, middle));
        variables.keySet().removeAll(read(text.substring(middle + 1, end)).keySet());
        variables.keySet().removeAll(OF_THE_POINT);
        variables.keySet().removeIf(name -> name.startsWith("_stackplug_"));
        return new Namespace(variables);
    }

    /** All variables of a dump. */
    static SortedMap<String, Namespace.Variable> read(byte[] dump) {
        return read(new String(dump, StandardCharsets.ISO_8859_1));
    }

    /** What does not look like a declaration is passed over, line by line. */
    private static SortedMap<String, Namespace.Variable> read(String dump) {
        SortedMap<String, Namespace.Variable> variables = new TreeMap<>();
        new DeclareDump(dump).each((name, variable, start, end) -> variables.put(name, variable));
        return variables;
    }

    /**
     * A declaration as it stands in the dump.
     *
     * @param value with its quotes; empty when the variable has none
     */
    public record Declaration(String attributes, String name, Optional<String> value) {}

    /** All declarations of a dump, each byte a character. */
    public static List<Declaration> declarations(String dump) {
        List<Declaration> declarations = new ArrayList<>();
        new DeclareDump(dump)
                .each((name, variable, start, end) -> declarations.add(new Declaration(
                        variable.attributes(),
                        name,
                        start == end ? Optional.empty() : Optional.of(dump.substring(start + 1, end)))));
        return declarations;
    }

    /** Takes one declaration. */
    @FunctionalInterface
    private interface Taker {
        /**
         * Takes it.
         *
         * @param start where its text goes on behind the name: with the sign of equality, or where it ends
         */
        void take(String name, Namespace.Variable variable, int start, int end);
    }

    private void each(Taker taker) {
        while (at < text.length()) {
            if (text.startsWith(START, at)) {
                at += START.length();
                String attributes = until(' ').replace("-", "");
                at = Math.min(at + 1, text.length());
                String name = name();
                int start = at;
                taker.take(name, variable(attributes), start, at);
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
            return new Namespace.Variable(attributes, Optional.of(letters(behind(start))), elements);
        }
        return new Namespace.Variable(attributes, Optional.of(letters(word())), Map.of());
    }

    /** The text from there to where it is read now; a dump may be cut off. */
    private String behind(int start) {
        return text.substring(Math.min(start, text.length()), Math.min(at, text.length()));
    }

    /** {@code ([key]="value" [key]="value" )}. */
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

    /** Inside double quotes bash escapes {@code " $ ` \}. */
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

    /** {@code $'...'} has the escapes of C: bash writes it when there are control characters. */
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

    /** Up to three octal digits, the first of which has just been read. */
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

    /** Where that character comes next, or the end. */
    private int indexOf(char wanted) {
        int found = text.indexOf(wanted, Math.min(at, text.length()));
        return found < 0 ? text.length() : found;
    }
}
