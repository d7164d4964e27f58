package org.stackplug.cli.setting;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.stackplug.problem.NearestWords;

/** Variables of the environment whose names are nearly those of settings: they have no effect. */
public final class MisspeltVariables {
    /** Variables of stackplug that are not settings. */
    private static final Set<String> OTHERS =
            Set.of("STACKPLUG_NO_ARCHIVE", "STACKPLUG_RUN", "STACKPLUG_STEP", "STACKPLUG_SERVICES");

    private MisspeltVariables() {}

    /** Returns a sentence for each misspelt name. */
    public static List<String> in(Set<String> environment) {
        List<String> sentences = new ArrayList<>();
        List<String> candidates = new ArrayList<>();
        for (String name : environment) {
            if (name.startsWith(Setting.PREFIX) && !OTHERS.contains(name)) {
                candidates.add(name);
            }
        }
        if (candidates.isEmpty()) {
            return List.of();
        }
        // Without the prefix, which would make all of them near.
        List<String> settings = Stream.of(Setting.values())
                .map(setting -> setting.variable().substring(Setting.PREFIX.length()))
                .toList();
        for (String name : new TreeSet<>(candidates)) {
            String word = name.substring(Setting.PREFIX.length());
            List<String> near = settings.contains(word) ? List.of() : NearestWords.of(word, settings);
            if (!near.isEmpty()) {
                sentences.add(
                        "the variable " + name + " has no effect: did you mean " + Setting.PREFIX + near.get(0) + "?");
            }
        }
        return sentences;
    }
}
