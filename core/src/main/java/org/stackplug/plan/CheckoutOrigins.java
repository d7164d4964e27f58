package org.stackplug.plan;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The origins of checkouts that stackplug did not make.
 *
 * @param usersOwn the names of the plugins whose checkouts the user has made
 * @param inPlace the working trees to which a run has linked the places of checkouts, by the plugins' names
 */
public record CheckoutOrigins(Set<String> usersOwn, Map<String, Path> inPlace) {
    public CheckoutOrigins {
        usersOwn = Set.copyOf(usersOwn);
        inPlace = Map.copyOf(inPlace);
    }
}
