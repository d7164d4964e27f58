package org.stackplug.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
 * Where one has taken away what another had put into a variable: a value that was one word, words of a list, elements of an
 * array. Adding to a list is not that; neither is what only plugins set and is not written in capitals, as every setting is:
 * loops and the like leave it behind.
 */
public final class SettingsConflicts {
    private static final Pattern SETTING = Pattern.compile("[A-Z][A-Z0-9_]*");
    /** What most plugins keep while they switch the trace off. */
    private static final Pattern KEPT_OPTION = Pattern.compile("set [-+]o \\w+");

    private static final Pattern BETWEEN_ITEMS = Pattern.compile("[,\\s]+");

    private final VariableHistory variable;
    /** Who has put each item that is there into the variable. */
    private final Map<String, VariableHistory.Event> owners = new HashMap<>();
    /** The first plugin that took something of localrc's away, and what that was. */
    private final List<Place> overriding = new ArrayList<>();

    private String overrider = "";
    private final Map<String, Place> conflicting = new LinkedHashMap<>();

    private SettingsConflicts(VariableHistory variable) {
        this.variable = variable;
    }

    /** The warnings about a variable: at most one of each kind. */
    public static List<RunEvent.Warned> warnings(VariableHistory variable) {
        SettingsConflicts conflicts = new SettingsConflicts(variable);
        variable.events().forEach(conflicts::take);
        return conflicts.warnings();
    }

    private void take(VariableHistory.Event event) {
        Set<String> before = items(event.before());
        Set<String> after = items(event.after());
        Set<String> taken = new HashSet<>(before);
        taken.removeAll(after);
        if (after.size() > 1) {
            // Nothing is lost where a list that was empty is filled.
            taken.remove("");
        }
        Set<String> put = new HashSet<>(after);
        // To say what is so anyway is the user's word, too; to add to a list says nothing of the rest.
        if (!isLocalrc(event) || after.size() > 1) {
            put.removeAll(before);
        }
        if (event.plugin() && event.isChange()) {
            taken.stream().map(owners::get).filter(owner -> owner != null).forEach(owner -> judge(owner, event));
        }
        owners.keySet().removeAll(taken);
        if (!isKeptOption(event)) {
            put.forEach(item -> owners.put(item, event));
        }
    }

    private void judge(VariableHistory.Event owner, VariableHistory.Event event) {
        if (isLocalrc(owner)) {
            if (overriding.isEmpty()) {
                overrider = event.by();
                overriding.addAll(List.of(event.place(), owner.place()));
            }
        } else if (owner.plugin() && !owner.by().equals(event.by()) && !isKeptOption(event)) {
            conflicting.putIfAbsent(owner.by(), owner.place());
            conflicting.put(event.by(), event.place());
        }
    }

    private List<RunEvent.Warned> warnings() {
        List<RunEvent.Warned> warnings = new ArrayList<>();
        if (!overriding.isEmpty()) {
            warnings.add(new RunEvent.Warned(
                    "the plugin '" + overrider + "' overrides " + variable.name() + ", which localrc sets",
                    overriding));
        }
        if (!conflicting.isEmpty() && SETTING.matcher(variable.name()).matches()) {
            warnings.add(new RunEvent.Warned(
                    "the plugins '" + String.join("', '", conflicting.keySet()) + "' set " + variable.name()
                            + " to different values; the last one wins",
                    List.copyOf(conflicting.values())));
        }
        return warnings;
    }

    private static boolean isLocalrc(VariableHistory.Event event) {
        return !event.plugin() && event.by().equals(VariableHistory.LOCALRC);
    }

    private static boolean isKeptOption(VariableHistory.Event event) {
        return event.after()
                .filter(value -> KEPT_OPTION.matcher(value).matches())
                .isPresent();
    }

    /** The words of a list, the elements of an array, whose order is nobody's; of an empty value that it is empty. */
    private static Set<String> items(Optional<String> value) {
        if (value.isEmpty()) {
            return new HashSet<>();
        }
        String text = value.get();
        String bare = text.startsWith("(") && text.endsWith(")") ? text.substring(1, text.length() - 1) : text;
        Set<String> items = new HashSet<>(Arrays.asList(BETWEEN_ITEMS.split(bare)));
        if (items.size() > 1) {
            items.remove("");
        }
        return items;
    }
}
