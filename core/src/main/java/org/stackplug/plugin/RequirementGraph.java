package org.stackplug.plugin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The requirements of the plugins of a run as text: each plugin, and below it those that it requires. */
public final class RequirementGraph {
    private final OrderedPlugins plugins;
    /** The declared names by the names that plugins give themselves. */
    private final Map<String, String> declared;

    private final Set<String> shown = new HashSet<>();
    private final List<String> lines = new ArrayList<>();

    private RequirementGraph(OrderedPlugins plugins) {
        this.plugins = plugins;
        declared = Requirements.declaredNames(
                plugins.checkouts().stream().map(Checkout::name).toList(), plugins.requirements());
    }

    /**
     * Returns the lines of the graph. Plugins that none requires come first in a line, in the order in which they run; what was
     * shown above is not repeated.
     */
    public static List<String> of(OrderedPlugins plugins) {
        RequirementGraph graph = new RequirementGraph(plugins);
        Set<String> required = new HashSet<>();
        plugins.checkouts()
                .forEach(plugin -> graph.requiredBy(plugin.name()).stream()
                        .filter(name -> !name.equals(plugin.name()))
                        .forEach(required::add));
        plugins.checkouts().stream()
                .map(Checkout::name)
                .filter(name -> !required.contains(name))
                .forEach(name -> graph.add("", "", name));
        // With the declared order, plugins may require each other in a circle, so that each is required.
        for (Checkout plugin : plugins.checkouts()) {
            if (!graph.shown.contains(plugin.name())) {
                graph.add("", "", plugin.name());
            }
        }
        return List.copyOf(graph.lines);
    }

    private Requirements requirements(String name) {
        return plugins.requirements().getOrDefault(name, Requirements.none());
    }

    /** Returns the declared names of the plugins that a plugin requires; of those that are not enabled, the required names. */
    private Set<String> requiredBy(String name) {
        Set<String> required = new LinkedHashSet<>();
        requirements(name)
                .requires()
                .forEach(requirement ->
                        required.add(declared.getOrDefault(requirement.required(), requirement.required())));
        return required;
    }

    /**
     * Adds a plugin and what it requires.
     *
     * @param first the text before its name
     * @param next the text before the lines below it
     */
    private void add(String first, String next, String name) {
        boolean enabled = declared.containsKey(name);
        boolean again = !shown.add(name);
        List<String> below = again ? List.of() : List.copyOf(requiredBy(name));
        boolean cut = again && enabled && !requiredBy(name).isEmpty();
        lines.add(first + name + (enabled ? "" : "  (not enabled as a plugin)") + (cut ? "  (see above)" : ""));
        for (int i = 0; i < below.size(); i++) {
            boolean last = i == below.size() - 1;
            add(next + (last ? "└─ " : "├─ "), next + (last ? "   " : "│  "), below.get(i));
        }
    }
}
