package org.stackplug.plugin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.stackplug.problem.StackplugException;

/**
 * The plugins of a run, in the order in which they run.
 *
 * @param checkouts the checkouts, in that order
 * @param requirements the requirements of each plugin, by its declared name
 * @param order the order, with the plugins that were moved and the requirements that are missing
 */
public record OrderedPlugins(List<Checkout> checkouts, Map<String, Requirements> requirements, Order order) {
    public OrderedPlugins {
        checkouts = List.copyOf(checkouts);
        requirements = Map.copyOf(requirements);
    }

    /**
     * Reads the requirements of checkouts, and computes their order.
     *
     * @param declared the checkouts in the order of local.conf; a checkout that does not exist requires nothing
     * @param keepDeclared leave the order as declared, and only report missing plugins
     * @throws StackplugException if they require each other in a circle
     */
    public static OrderedPlugins read(List<Checkout> declared, boolean keepDeclared)
            throws StackplugException, IOException {
        Map<String, Requirements> requirements = new HashMap<>();
        for (Checkout checkout : declared) {
            requirements.put(checkout.name(), Requirements.read(checkout.dir()));
        }
        Order order = Order.compute(declared.stream().map(Checkout::declaration).toList(), requirements, keepDeclared);
        return new OrderedPlugins(order.sorted(declared), requirements, order);
    }

    /** Returns the lines of all plugins to warn of, and the names that two plugins give themselves. */
    public List<Requirements.Oddity> oddities() {
        List<Requirements.Oddity> oddities = new ArrayList<>();
        List<String> declared = checkouts.stream()
                .map(checkout -> checkout.declaration().name())
                .toList();
        Map<String, String> owners = Requirements.declaredNames(declared, requirements);
        for (String name : declared) {
            Requirements own = requirements.getOrDefault(name, Requirements.none());
            oddities.addAll(own.oddities());
            own.requires().stream()
                    .filter(line -> !line.owner().equals(name) && !own.aliases().containsKey(line.owner()))
                    .map(line -> new Requirements.Oddity(
                            "'" + line.owner() + "' is not a name of the plugin '" + name + "'; the requirement of '"
                                    + line.required() + "' counts as its own",
                            line.place()))
                    .forEach(oddities::add);
            own.aliases().forEach((alias, place) -> {
                String owner = owners.getOrDefault(alias, name);
                if (!owner.equals(name)) {
                    oddities.add(new Requirements.Oddity(
                            "the plugin '" + name + "' calls itself '" + alias + "' as the plugin '" + owner
                                    + "' does, which is the one that others require by that name",
                            place));
                }
            });
        }
        return oddities;
    }
}
