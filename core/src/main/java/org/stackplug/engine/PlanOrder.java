package org.stackplug.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Order;

/** Puts checkouts into an order. */
final class PlanOrder {
    private PlanOrder() {}

    static List<Checkout> sorted(List<Checkout> checkouts, Order order) {
        Map<String, Checkout> byName = new HashMap<>();
        checkouts.forEach(checkout -> byName.put(checkout.name(), checkout));
        return order.names().stream().map(byName::get).toList();
    }
}
