package org.stackplug.devstack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.stackplug.spi.Place;

/** Which services are enabled in a DevStack tree, by DevStack's own rules. */
final class TreeServices {
    /** The functions that answer for a whole service take what begins so for a part of it. */
    private static final Map<String, List<String>> PARTS = Map.of(
            "nova", List.of("n-"),
            "glance", List.of("g-"),
            "cinder", List.of("c-"),
            "neutron", List.of("q-", "neutron-"),
            "swift", List.of("s-"),
            "keystone", List.of("key"),
            "placement", List.of("placement-"));

    private final Set<String> enabled = new LinkedHashSet<>();
    private final Map<String, Place> possible = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();

    /** @param names as in {@code ENABLED_SERVICES} */
    TreeServices(String names) {
        for (String name : names.split("[,\\s]+", -1)) {
            enable(name);
        }
    }

    void enable(String name) {
        if (!name.isEmpty()) {
            enabled.add(name);
            possible.remove(name);
        }
    }

    void disable(String name) {
        enabled.remove(name);
        possible.remove(name);
    }

    /** Nobody knows beforehand whether that line is run. */
    void mayEnable(String name, Place place) {
        if (!enabled.contains(name)) {
            possible.put(name, place);
        }
    }

    boolean isEnabled(String service) {
        asked.add(service);
        return enabled.stream().anyMatch(name -> answers(name, service));
    }

    /** The lines that may enable something of which the answer was that it is not. */
    List<Place> undecided() {
        List<Place> places = new ArrayList<>();
        possible.forEach((name, place) -> {
            if (asked.stream().anyMatch(service -> answers(name, service) && !isAnswered(service))) {
                places.add(place);
            }
        });
        return places;
    }

    private boolean isAnswered(String service) {
        return enabled.stream().anyMatch(name -> answers(name, service));
    }

    private static boolean answers(String name, String service) {
        return name.equals(service)
                || PARTS.getOrDefault(service, List.of()).stream().anyMatch(name::startsWith)
                || (service.startsWith("s-") && name.equals("swift"))
                || (service.startsWith("n-cpu-") && name.equals("n-cpu"));
    }
}
