package org.stackplug.plugin;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/**
 * The part of the declared plugins that a command is about.
 *
 * @param only the names of the plugins; empty: all
 * @param skip the names of the plugins that are left out
 */
public record Selection(Set<String> only, Set<String> skip) {
    /** Keeps the order in which the user names them. */
    public Selection {
        only = Collections.unmodifiableSet(new LinkedHashSet<>(only));
        skip = Collections.unmodifiableSet(new LinkedHashSet<>(skip));
    }

    /** Returns the selection of every declared plugin. */
    public static Selection all() {
        return new Selection(Set.of(), Set.of());
    }

    /** Returns whether every declared plugin is selected. */
    public boolean isAll() {
        return only.isEmpty() && skip.isEmpty();
    }

    /** Returns the selection in words, such as "only heat, zun"; empty if it is everything. */
    public String words() {
        List<String> parts = new ArrayList<>();
        if (!only.isEmpty()) {
            parts.add("only " + String.join(", ", only));
        }
        if (!skip.isEmpty()) {
            parts.add("without " + String.join(", ", skip));
        }
        return String.join(", ", parts);
    }

    /**
     * Returns the named plugins, in the order of their declarations.
     *
     * @throws StackplugException {@link ErrorCode#USAGE} if a name is not enabled, or named by both options, or nothing is left
     */
    public List<Declaration> of(List<Declaration> declared) throws StackplugException {
        if (isAll()) {
            return declared;
        }
        requireEnabled(Stream.concat(only.stream(), skip.stream()).toList(), declared);
        for (String name : skip) {
            if (only.contains(name)) {
                throw new StackplugException(
                        Problem.of(ErrorCode.USAGE, "the plugin '" + name + "' is both selected and skipped")
                                .remedy("Leave it out of one of the two options."));
            }
        }
        List<Declaration> named = declared.stream()
                .filter(plugin -> only.isEmpty() || only.contains(plugin.name()))
                .filter(plugin -> !skip.contains(plugin.name()))
                .toList();
        if (named.isEmpty()) {
            throw new StackplugException(Problem.of(ErrorCode.USAGE, "every enabled plugin is skipped")
                    .remedy("Skip fewer plugins."));
        }
        return named;
    }

    /**
     * Checks that every name is that of an enabled plugin; a misspelt name would have no effect.
     *
     * @throws StackplugException {@link ErrorCode#USAGE}
     */
    public static void requireEnabled(Collection<String> names, List<Declaration> declared) throws StackplugException {
        List<String> enabled = declared.stream().map(Declaration::name).toList();
        List<Problem> problems = names.stream()
                .filter(name -> !enabled.contains(name))
                .distinct()
                .sorted()
                .map(name -> Problem.of(ErrorCode.USAGE, "the plugin '" + name + "' is not enabled")
                        .because(NearestWords.withQuestion(
                                "Enabled plugins: " + String.join(", ", enabled), name, enabled))
                        .remedy("Correct the name, or enable the plugin in local.conf."))
                .toList();
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
    }

    /**
     * Returns the declared plugins that the selected ones require and that are not among them, directly or through others.
     *
     * @param selected the selected plugins
     * @param places the folders of the checkouts; a plugin without a checkout requires nothing
     * @throws StackplugException {@link ErrorCode#USAGE} if a required plugin is skipped
     */
    public List<Declaration> alsoRequired(List<Declaration> selected, List<Declaration> declared, CheckoutPlaces places)
            throws StackplugException, IOException {
        if (isAll()) {
            return List.of();
        }
        Map<String, Requirements> requirements = new HashMap<>();
        for (Declaration plugin : declared) {
            requirements.put(plugin.name(), Requirements.read(places.of(plugin)));
        }
        Map<String, String> names = Requirements.declaredNames(
                declared.stream().map(Declaration::name).toList(), requirements);
        List<String> given = selected.stream().map(Declaration::name).toList();
        Set<String> closed = new HashSet<>(given);
        Deque<String> waiting = new ArrayDeque<>(given);
        while (!waiting.isEmpty()) {
            String next = waiting.remove();
            for (Requirements.Requirement requirement : requirements.get(next).requires()) {
                String required = names.get(requirement.required());
                if (required != null && skip.contains(required)) {
                    throw new StackplugException(Problem.of(
                                    ErrorCode.USAGE,
                                    "the plugin '" + next + "' requires '" + required + "', which is skipped")
                            .at(requirement.place())
                            .remedy("Skip '" + next + "' as well, or do not skip '" + required + "'."));
                }
                if (required != null && closed.add(required)) {
                    waiting.add(required);
                }
            }
        }
        return declared.stream()
                .filter(plugin -> closed.contains(plugin.name()) && !given.contains(plugin.name()))
                .toList();
    }
}
