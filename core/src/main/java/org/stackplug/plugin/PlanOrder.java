package org.stackplug.plugin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts checkouts into an order. */
public final class PlanOrder {
    private PlanOrder() {}

    public static List<Checkout> sorted(List<Checkout> checkouts, Order order) {
        Map<String, Checkout> byName = new HashMap<>();
        checkouts.forEach(checkout -> byName.put(checkout.name(), checkout));
        return order.names().stream().map(byName::get).toList();
    }
}
