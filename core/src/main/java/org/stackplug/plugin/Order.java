package org.stackplug.plugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/**
 * The order in which plugins run: the declared order, except that a required plugin comes before the plugin that requires it.
 * A requirement that is enabled later moves up to just before the first plugin that requires it, and nothing else moves.
 *
 * @param names the names of the plugins, in order
 * @param moves the plugins that were moved
 * @param missing the requirements that are not enabled as plugins
 */
public record Order(List<String> names, List<MovedPlugin> moves, List<Requirements.Requirement> missing) {

    /**
     * A plugin that was moved up.
     *
     * @param name the plugin
     * @param before the plugin that it now precedes
     * @param because the requirement that caused the move
     */
    public record MovedPlugin(String name, String before, Requirements.Requirement because) {}

    public Order {
        names = List.copyOf(names);
        moves = List.copyOf(moves);
        missing = List.copyOf(missing);
    }

    /**
     * Computes the order.
     *
     * @param declared the plugins in the order of local.conf
     * @param requirements the requirements by the declared name; a plugin that is not fetched yet may be missing
     * @param keepDeclared leave the order as declared, and only report missing plugins
     * @throws StackplugException if plugins require each other in a circle
     */
    public static Order compute(
            List<Declaration> declared, Map<String, Requirements> requirements, boolean keepDeclared)
            throws StackplugException {
        Sorter sorter = new Sorter(declared, requirements, keepDeclared);
        for (Declaration declaration : declared) {
            sorter.place(declaration.name(), new LinkedHashMap<>());
        }
        return new Order(List.copyOf(sorter.placed), sorter.moves, sorter.missing);
    }

    /** Returns the checkouts in this order, which has the same plugins. */
    public List<Checkout> sorted(List<Checkout> checkouts) {
        Map<String, Checkout> byName = new HashMap<>();
        checkouts.forEach(checkout -> byName.put(checkout.name(), checkout));
        return names.stream().map(byName::get).toList();
    }

    /** Sorts depth first in declared order: a plugin is placed when all plugins that it requires are placed. */
    private static final class Sorter {
        private final Map<String, Declaration> declarations = new HashMap<>();
        private final Map<String, Requirements> requirements;
        private final boolean keepDeclared;
        private final Map<String, String> byAlias;
        private final Set<String> placed = new LinkedHashSet<>();
        private final List<MovedPlugin> moves = new ArrayList<>();
        private final List<Requirements.Requirement> missing = new ArrayList<>();

        Sorter(List<Declaration> declared, Map<String, Requirements> requirements, boolean keepDeclared) {
            this.requirements = requirements;
            this.keepDeclared = keepDeclared;
            declared.forEach(declaration -> declarations.put(declaration.name(), declaration));
            byAlias = Requirements.declaredNames(
                    declared.stream().map(Declaration::name).toList(), requirements);
        }

        private Requirements requirementsOf(String name) {
            return requirements.getOrDefault(name, Requirements.none());
        }

        /** @param path the plugins that wait for this plugin, each with the requirement that it waits for */
        void place(String name, Map<String, Requirements.Requirement> path) throws StackplugException {
            if (placed.contains(name)) {
                return;
            }
            for (Requirements.Requirement requirement : requirementsOf(name).requires()) {
                String required = byAlias.get(requirement.required());
                if (required == null) {
                    missing.add(requirement);
                } else if (!keepDeclared && !required.equals(name) && !placed.contains(required)) {
                    path.put(name, requirement);
                    if (path.containsKey(required)) {
                        throw cycle(required, path);
                    }
                    place(required, path);
                    moves.add(new MovedPlugin(required, name, requirement));
                    path.remove(name);
                }
            }
            placed.add(name);
        }

        private StackplugException cycle(String start, Map<String, Requirements.Requirement> path) {
            List<String> names = new ArrayList<>(path.keySet());
            names = new ArrayList<>(names.subList(names.indexOf(start), names.size()));
            Problem problem = Problem.of(
                    ErrorCode.REQUIREMENT_CYCLE,
                    "plugins require each other in a circle: " + String.join(" → ", names) + " → " + start);
            for (String name : names) {
                problem = problem.at(path.get(name).place());
            }
            for (String name : names) {
                problem = problem.at(declarations.get(name).place());
            }
            return new StackplugException(
                    problem.because("No order puts each plugin after the plugins that it requires.")
                            .remedy("Disable one of them, or run with --keep-order to take the order of local.conf."));
        }
    }
}
