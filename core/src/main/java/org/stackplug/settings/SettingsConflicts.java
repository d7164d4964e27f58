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
 * Finds conflicts about a variable: a plugin removes what localrc or another plugin had put into it, which can be a value of one
 * word, words of a list or elements of an array. Adding to a list is not a conflict. Variables that only plugins set and that
 * are not in capitals, as every setting is, are ignored: loops and similar code leave them behind.
 */
public final class SettingsConflicts {
    private static final Pattern SETTING = Pattern.compile("[A-Z][A-Z0-9_]*");
    /** The shell option that most plugins save while they switch the trace off. */
    private static final Pattern KEPT_OPTION = Pattern.compile("set [-+]o \\w+");

    private static final Pattern BETWEEN_ITEMS = Pattern.compile("[,\\s]+");

    private final VariableHistory variable;
    /** The event that put each current item into the variable. */
    private final Map<String, VariableHistory.Event> owners = new HashMap<>();
    /** The places of the first plugin that removed an item of localrc, and of that item. */
    private final List<Place> overriding = new ArrayList<>();

    private String overrider = "";
    private final Map<String, Place> conflicting = new LinkedHashMap<>();

    private SettingsConflicts(VariableHistory variable) {
        this.variable = variable;
    }

    /** Returns the warnings about a variable, at most one of each kind. */
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
            // Filling an empty list removes nothing.
            taken.remove("");
        }
        Set<String> put = new HashSet<>(after);
        // localrc also owns a value that it sets without a change; adding to a list does not affect its other items.
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

    /** Returns the words of a list or the elements of an array, without their order; for an empty value the empty word. */
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
