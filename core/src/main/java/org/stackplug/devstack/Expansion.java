package org.stackplug.devstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.Namespace;

/** Determines values of variables in the scripts of a DevStack tree, from the shell's variables or else from the text. */
final class Expansion {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)(?::-([^{}]*))?\\}|(\\w+))");
    /** The expression by which DevStack derives the name of a folder from a URL. */
    private static final Pattern BASE_NAME = Pattern.compile("\\$\\(basename (\\S+) \\| cut -f1 -d\\.\\)");

    private static final Pattern TRUE_OR_FALSE = Pattern.compile("\\$\\(trueorfalse (\\w+) (\\w+)\\)");

    private final ScriptText text;
    private final Namespace namespace;

    /**
     * Makes an expansion.
     *
     * @param namespace the variables after stackrc
     */
    Expansion(ScriptText text, Namespace namespace) {
        this.text = text;
        this.namespace = namespace;
    }

    /** Returns the value of a variable after stackrc; the empty string if it is not set. */
    String value(String name) {
        return namespace.value(name).orElse("");
    }

    /** Returns whether LIBS_FROM_GIT contains a library. */
    boolean isFromGit(String library) {
        String wanted = value("LIBS_FROM_GIT");
        return wanted.equals("ALL") || ("," + wanted + ",").contains("," + library + ",");
    }

    /** Returns the value of a variable anywhere in a file; empty if it is unknown. */
    Optional<String> value(String name, Path file) {
        return value(name, new Place(file, Integer.MAX_VALUE));
    }

    private Optional<String> value(String name, Place place) {
        return namespace
                .value(name)
                .or(() -> assigned(name, place.file(), place.line()))
                .or(() -> elsewhere(name, place.file()));
    }

    /**
     * Replaces variables by their values.
     *
     * @return empty if a value is unknown, or if a command would have to be run
     */
    Optional<String> expand(String word, Place place) {
        String bare = word.replaceAll("[\"']", "");
        Matcher baseName = BASE_NAME.matcher(bare);
        if (baseName.matches()) {
            return expand(baseName.group(1), place)
                    .map(url -> url.substring(url.lastIndexOf('/') + 1).replaceFirst("\\..*", ""));
        }
        Matcher variable = VARIABLE.matcher(bare);
        StringBuilder result = new StringBuilder();
        int copied = 0;
        while (variable.find()) {
            result.append(bare, copied, variable.start());
            copied = variable.end();
            String name = variable.group(1) == null ? variable.group(3) : variable.group(1);
            Optional<String> value = value(name, place)
                    .or(() -> Optional.ofNullable(variable.group(2)).flatMap(other -> expand(other, place)));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            result.append(value.get());
        }
        result.append(bare.substring(copied));
        return result.indexOf("$") >= 0 || result.indexOf("`") >= 0 ? Optional.empty() : Optional.of(result.toString());
    }

    /** Returns the value of the nearest assignment in a file before a line. */
    private Optional<String> assigned(String name, Path file, int before) {
        List<String> lines = text.lines(file);
        for (int i = Math.min(before, lines.size()) - 1; i >= 0; i--) {
            String line = lines.get(i).strip().replaceFirst("^local ", "");
            if (line.startsWith(name + "=")) {
                return evaluated(name, line.substring(name.length() + 1), new Place(file, i));
            }
        }
        return Optional.empty();
    }

    private Optional<String> evaluated(String name, String word, Place place) {
        Matcher flag = TRUE_OR_FALSE.matcher(word);
        if (flag.matches() && flag.group(2).equals(name)) {
            return Optional.of(flag.group(1));
        }
        String self = "${" + name + ":-";
        if (word.startsWith(self) && word.endsWith("}")) {
            // A default for a variable that an earlier line may have set.
            return assigned(name, place.file(), place.line())
                    .filter(value -> !value.isEmpty())
                    .or(() -> expand(word.substring(self.length(), word.length() - 1), place));
        }
        return expand(word, place);
    }

    /** Returns the value that another file assigns at its top level, if there is only one such file. */
    private Optional<String> elsewhere(String name, Path excluded) {
        List<Path> found = text.files().keySet().stream()
                .filter(file -> !file.equals(excluded)
                        && text.lines(file).stream().anyMatch(line -> line.startsWith(name + "=")))
                .toList();
        return found.size() == 1 ? assigned(name, found.get(0), Integer.MAX_VALUE) : Optional.empty();
    }
}
