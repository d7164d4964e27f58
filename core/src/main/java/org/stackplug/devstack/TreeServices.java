package org.stackplug.devstack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.stackplug.spi.Place;

/** The services that are enabled in a DevStack tree, by DevStack's own rules. */
final class TreeServices {
    /** The prefixes of the parts of a service: DevStack considers a service enabled if one of its parts is. */
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

    /** @param names the services as in {@code ENABLED_SERVICES} */
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

    /** Records a line that enables a service, but of which it is unknown in advance whether it is run. */
    void mayEnable(String name, Place place) {
        if (!enabled.contains(name)) {
            possible.put(name, place);
        }
    }

    boolean isEnabled(String service) {
        asked.add(service);
        return enabled.stream().anyMatch(name -> answers(name, service));
    }

    /** Returns the lines that may enable a service that {@link #isEnabled} reported as not enabled. */
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
