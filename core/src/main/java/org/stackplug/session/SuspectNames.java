package org.stackplug.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.stackplug.event.RunEvent;
import org.stackplug.options.FetchFilter;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.NearestWords;
import org.stackplug.spi.Place;

/** Finds names in localrc that are probably mistakes: bash accepts any, so they have no effect, or an empty value. */
final class SuspectNames {
    private static final String PREFIX = "STACKPLUG_";

    /** The variables on which fetching depends. */
    private static final List<String> READ =
            List.of("ERROR_ON_CLONE", "GIT_DEPTH", "GIT_TIMEOUT", "OFFLINE", "RECLONE", FetchFilter.VARIABLE);

    /** The URL of a declaration that is on one line; its name and its URL may have quotes around them. */
    private static final Pattern URL = Pattern.compile("\\benable_plugin\\s+\\S+\\s+[\"']?([^\\s;&|#\"']+)");
    /** A variable whose absence the line does not provide for. */
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:([A-Za-z_]\\w*)|\\{([A-Za-z_]\\w*)\\})");

    private SuspectNames() {}

    /**
     * Returns a warning for each variable that is set and not read although its name is nearly that of one that is.
     *
     * @param assigned the line that sets each variable
     */
    static List<RunEvent.Warned> misspelt(Map<String, Place> assigned) {
        List<RunEvent.Warned> warnings = new ArrayList<>();
        new TreeMap<>(assigned)
                .forEach((name, place) -> effect(name)
                        .ifPresent(effect -> warnings.add(new RunEvent.Warned(
                                "the variable " + name + " has no effect" + effect, List.of(place)))));
        return warnings;
    }

    private static Optional<String> effect(String word) {
        if (READ.contains(word)) {
            return Optional.empty();
        }
        Optional<String> near = READ.stream().filter(name -> isSlip(word, name)).findFirst();
        if (near.isPresent()) {
            return near.map(name -> ": did you mean " + name + "?");
        }
        return word.startsWith(PREFIX)
                ? Optional.of(" in localrc: of stackplug's settings only " + FetchFilter.VARIABLE
                        + " is read there; the others belong into stackplug.properties or the environment")
                : Optional.empty();
    }

    /** Returns whether one character differs, or two changed places: localrc also has variables of plugins, with any name. */
    private static boolean isSlip(String word, String name) {
        if (Math.abs(word.length() - name.length()) > 1) {
            return false;
        }
        int distance = NearestWords.distance(word, name).orElse(Integer.MAX_VALUE);
        return distance <= 1 || (distance == 2 && sorted(word).equals(sorted(name)));
    }

    private static String sorted(String word) {
        return word.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    }

    /**
     * Returns a warning for each variable in the URL of an enable_plugin line that localrc does not set.
     *
     * @param values the variables that localrc sets; stackrc sets others later, such as GIT_BASE
     * @param line the text of a place
     */
    static List<RunEvent.Warned> unset(
            List<Declaration> declarations, Map<String, String> values, Function<Place, String> line) {
        List<RunEvent.Warned> warnings = new ArrayList<>();
        for (Declaration declaration : declarations) {
            Matcher written = URL.matcher(line.apply(declaration.place()));
            List<String> unset = new ArrayList<>();
            while (written.find()) {
                // A variable that was set for a time, as in a function, leads to another URL.
                if (expanded(written.group(1), values, unset)
                        .equals(declaration.source().url())) {
                    for (String name : unset) {
                        warnings.add(new RunEvent.Warned(
                                name + " is not set in localrc, so that " + declaration.name() + " comes from '"
                                        + declaration.source().urlWithoutCredentials() + "'",
                                List.of(declaration.place())));
                    }
                }
                unset.clear();
            }
        }
        return warnings;
    }

    private static String expanded(String url, Map<String, String> values, List<String> unset) {
        return VARIABLE.matcher(url).replaceAll(variable -> {
            String name = variable.group(1) == null ? variable.group(2) : variable.group(1);
            String value = values.getOrDefault(name, "");
            if (value.isEmpty()) {
                unset.add(name);
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
