package org.stackplug.runner.shell.variables;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.Assignment;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.VolatileVariables;

/**
 * Finds out which command assigned to which variable. A variable whose value has changed was set by the last of the
 * commands before that can have set it.
 */
public final class AssignmentJudge {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");

    private final SourceLines lines = new SourceLines();
    /** The last values of the variables. */
    private final Map<String, String> known = new HashMap<>();
    /** The commands since those values. */
    private final List<TracedCommand> pending = new ArrayList<>();

    private final List<Assignment> found = new ArrayList<>();
    /** The variables before the step that runs. */
    private Set<String> namesBefore = Set.of();
    /** How many assignments had been found before the step that runs. */
    private int foundBefore;

    /** Returns the assignments that were found since the last call. */
    public List<Assignment> drain() {
        List<Assignment> drained = List.copyOf(found);
        found.clear();
        foundBefore = 0;
        return drained;
    }

    /** Begins a step. A value that has changed before it was not set by a script. */
    public void begin(Namespace namespace) {
        pending.clear();
        know(texts(namespace.variables()));
        namesBefore = Set.copyOf(known.keySet());
        foundBefore = found.size();
    }

    /** Reads the next record of the trace. */
    public void read(TraceRecord next) {
        if (next instanceof TracedCommand command) {
            pending.add(command);
        } else if (next instanceof TracedValues values) {
            Map<String, String> now = texts(values.variables());
            compare(values.names().orElse(now.keySet()), values.names().isEmpty(), now);
            pending.clear();
        }
    }

    /**
     * Ends a step.
     *
     * @param namespace without the variables that are local to the point, some of which the step may have set
     * @param file the step's file, for a variable that was set in a way that the trace does not show
     */
    public void end(Namespace namespace, Place file) {
        Map<String, String> now = texts(namespace.variables());
        pending.add(0, TracedCommand.unseen(file));
        compare(now.keySet(), true, now);
        List<Assignment> ofTheStep = found.subList(foundBefore, found.size());
        ofTheStep.removeIf(
                assignment -> !namesBefore.contains(assignment.name()) && !now.containsKey(assignment.name()));
        know(now);
    }

    private void know(Map<String, String> now) {
        known.clear();
        known.putAll(now);
    }

    private static Map<String, String> texts(Map<String, Namespace.Variable> variables) {
        Map<String, String> texts = new TreeMap<>();
        variables.forEach((name, variable) -> {
            if (NAME.matcher(name).matches()
                    && !VolatileVariables.contains(name)
                    && !DeclareDump.OF_THE_POINT.contains(name)
                    && (variable.value().isPresent() || !variable.elements().isEmpty())) {
                texts.put(name, variable.value().orElse(""));
            }
        });
        return texts;
    }

    /** Finds the variables that have changed, and those that were set to the value they had; keeps the new values. */
    private void compare(Collection<String> names, boolean all, Map<String, String> now) {
        Set<String> compared = new TreeSet<>(names);
        if (all) {
            compared.addAll(known.keySet());
        }
        // In the order of the commands, not of the names.
        Map<TracedCommand, List<String>> byCommand = new LinkedHashMap<>();
        pending.forEach(command -> byCommand.put(command, new ArrayList<>()));
        for (String name : compared) {
            setter(name, Optional.ofNullable(now.get(name)))
                    .ifPresent(command -> byCommand
                            .computeIfAbsent(command, any -> new ArrayList<>())
                            .add(name));
        }
        byCommand.forEach((command, set) -> set.forEach(name -> found.add(new Assignment(
                name,
                Optional.ofNullable(known.get(name)),
                Optional.ofNullable(now.get(name)),
                command.direct() ? lines.correct(command.place(), command.text(), name) : command.place()))));
        for (String name : compared) {
            if (now.containsKey(name)) {
                known.put(name, now.get(name));
            } else {
                known.remove(name);
            }
        }
    }

    private Optional<TracedCommand> setter(String name, Optional<String> value) {
        if (!value.equals(Optional.ofNullable(known.get(name)))) {
            return setterOfChanged(name);
        }
        // Within functions a name may be that of a local variable.
        return value.isPresent() ? last(command -> command.outermost() && command.sets(name)) : Optional.empty();
    }

    /**
     * Returns the last command that sets the variable, or that mentions it at least. Otherwise the name was computed, by
     * a command that can do that or in a function; or else the trace does not show it, and only the file is known.
     */
    private Optional<TracedCommand> setterOfChanged(String name) {
        return last(command -> command.sets(name))
                .or(() -> last(command -> command.mentions(name)))
                .or(() -> last(command -> command.computesNames()
                        || (!command.outermost() && !command.text().isEmpty())))
                .or(() -> last(command -> true).map(command -> TracedCommand.unseen(command.place())));
    }

    private Optional<TracedCommand> last(Predicate<TracedCommand> which) {
        return pending.stream().filter(which).reduce((earlier, later) -> later);
    }
}
