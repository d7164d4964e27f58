package org.stackplug.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stackplug.event.RunEvent;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.VolatileVariables;
import org.stackplug.spi.run.step.Step;

/**
 * Records which plugin sets which variable in a run, by comparing the variables after localrc and after each plugin's
 * override-defaults and settings. The line is unknown here; a traced session reports it.
 */
public final class ObservedSettings {
    private final Map<String, Place> localrc;
    private final SortedMap<String, List<VariableHistory.Event>> events = new TreeMap<>();
    private Optional<Namespace> before = Optional.empty();

    /** @param localrc the last place where localrc sets a variable, by the variable's name */
    public ObservedSettings(Map<String, Place> localrc) {
        this.localrc = localrc;
    }

    /**
     * Records the current variables.
     *
     * @param step the only step since the last call; empty: changes can't be attributed
     */
    public void record(Optional<Step> step, Namespace now) {
        if (before.isEmpty()) {
            localrc.forEach((name, place) -> now.value(name)
                    .ifPresent(value -> note(
                            name,
                            new VariableHistory.Event(
                                    VariableHistory.LOCALRC, false, place, Optional.empty(), Optional.of(value)))));
        } else if (step.flatMap(Step::plugin).isPresent()) {
            compare(step.get(), before.get(), now);
        }
        before = Optional.of(now);
    }

    private void compare(Step step, Namespace before, Namespace now) {
        String plugin = step.plugin().orElseThrow();
        Place file = new Place(Path.of(step.file()), 0);
        List<String> names = new ArrayList<>(now.variables().keySet());
        before.variables().keySet().stream()
                .filter(name -> !now.variables().containsKey(name))
                .forEach(names::add);
        for (String name : names) {
            VariableHistory.Event event =
                    new VariableHistory.Event(plugin, true, file, before.value(name), now.value(name));
            if (event.isChange() && !VolatileVariables.contains(name)) {
                note(name, event);
            }
        }
    }

    private void note(String name, VariableHistory.Event event) {
        events.computeIfAbsent(name, any -> new ArrayList<>()).add(event);
    }

    /** Returns a service that localrc has disabled and that is enabled nevertheless, as far as the variables are known. */
    public Optional<DisabledServices.OverriddenService> disabledService() {
        return before.flatMap(
                now -> DisabledServices.find(events.getOrDefault(DisabledServices.ENABLED, List.of()), now));
    }

    /** Returns the conflicts since the last call, and clears them. */
    public List<RunEvent.Warned> drainConflicts() {
        List<RunEvent.Warned> warnings = new ArrayList<>();
        events.forEach((name, all) -> warnings.addAll(SettingsConflicts.warnings(
                new VariableHistory(name, all.get(all.size() - 1).after(), all))));
        events.clear();
        return warnings;
    }
}
