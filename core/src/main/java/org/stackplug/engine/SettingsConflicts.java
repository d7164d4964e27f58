package org.stackplug.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.stackplug.event.RunEvent;
import org.stackplug.spi.Place;

/**
 * Where one has set what another had set otherwise. Adding to a list is not that; neither is what only plugins set and
 * is not written in capitals, as every setting is: loops and the like leave it behind.
 */
final class SettingsConflicts {
    private static final Pattern SETTING = Pattern.compile("[A-Z][A-Z0-9_]*");
    /** What most plugins keep while they switch the trace off. */
    private static final Pattern KEPT_OPTION = Pattern.compile("set [-+]o \\w+");

    private static final Pattern BETWEEN_ITEMS = Pattern.compile("[,\\s]+");

    private SettingsConflicts() {}

    /** The warnings about a variable: at most one of each kind. */
    static List<RunEvent.Warned> of(VariableHistory variable) {
        List<RunEvent.Warned> warnings = new ArrayList<>();
        overridden(variable).ifPresent(warnings::add);
        fought(variable).ifPresent(warnings::add);
        return warnings;
    }

    private static Optional<RunEvent.Warned> overridden(VariableHistory variable) {
        Optional<VariableHistory.Event> users = Optional.empty();
        Optional<String> atFirst = Optional.empty();
        for (VariableHistory.Event event : variable.events()) {
            if (event.by().equals(VariableHistory.LOCALRC) && !event.plugin()) {
                if (users.isEmpty()) {
                    atFirst = event.before();
                }
                users = Optional.of(event);
            } else if (event.plugin() && users.isPresent() && event.isChange()) {
                Set<String> wanted = items(users.get().after());
                wanted.removeAll(isList(users.get().after()) ? items(atFirst) : Set.of());
                if (!items(event.after()).containsAll(wanted) || isScalar(users.get(), event)) {
                    return Optional.of(new RunEvent.Warned(
                            "the plugin '" + event.by() + "' overrides " + variable.name() + ", which localrc sets",
                            List.of(event.place(), users.get().place())));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<RunEvent.Warned> fought(VariableHistory variable) {
        if (!SETTING.matcher(variable.name()).matches()) {
            return Optional.empty();
        }
        Map<String, Place> fighters = new LinkedHashMap<>();
        Optional<VariableHistory.Event> last = Optional.empty();
        for (VariableHistory.Event event : variable.events()) {
            if (!event.plugin() || !event.isChange() || isKeptOption(event)) {
                continue;
            }
            boolean other = last.isPresent() && !last.get().by().equals(event.by());
            boolean kept =
                    other && items(event.after()).containsAll(items(last.get().after()));
            if (other && (!kept || isScalar(last.get(), event))) {
                fighters.putIfAbsent(last.get().by(), last.get().place());
                fighters.put(event.by(), event.place());
            }
            last = Optional.of(event);
        }
        if (fighters.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RunEvent.Warned(
                "the plugins '" + String.join("', '", fighters.keySet()) + "' set " + variable.name()
                        + " to different values; the last one wins",
                List.copyOf(fighters.values())));
    }

    private static boolean isKeptOption(VariableHistory.Event event) {
        return event.after()
                .filter(value -> KEPT_OPTION.matcher(value).matches())
                .isPresent();
    }

    /** Whether what was one word is another one, or none: then nothing was added to it. */
    private static boolean isScalar(VariableHistory.Event earlier, VariableHistory.Event event) {
        return !isList(event.after()) && !earlier.after().equals(event.after());
    }

    private static boolean isList(Optional<String> value) {
        return value.isPresent() && items(value).size() > 1;
    }

    private static Set<String> items(Optional<String> value) {
        String text = value.orElse("");
        // The elements of an array, whose order is nobody's.
        String bare = text.startsWith("(") && text.endsWith(")") ? text.substring(1, text.length() - 1) : text;
        Set<String> items = new HashSet<>(Arrays.asList(BETWEEN_ITEMS.split(bare)));
        items.remove("");
        return items;
    }
}
