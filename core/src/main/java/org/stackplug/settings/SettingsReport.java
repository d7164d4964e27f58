package org.stackplug.settings;

import java.util.List;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.problem.Problem;

/**
 * The variables up to the end of the settings, each with its history.
 *
 * @param variables the variables, sorted by name
 * @param warnings the warnings about conflicts, and about plugins whose files are missing
 * @param problems the problems that ended the survey early; the variables are then those that were set before
 */
public record SettingsReport(List<VariableHistory> variables, List<Warning> warnings, List<Problem> problems) {
    public SettingsReport {
        variables = List.copyOf(variables);
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
    }

    /**
     * A warning, and the variable that it is about.
     *
     * @param variable the name of the variable; empty if the warning is not about a single variable
     * @param warned the warning
     */
    public record Warning(Optional<String> variable, RunEvent.Warned warned) {}

    /** Returns whether a variable was set. */
    public boolean contains(String name) {
        return variables.stream().anyMatch(variable -> variable.name().equals(name));
    }

    /**
     * Returns the warnings about some variables, and those that are not about a single variable.
     *
     * @param names the names of the variables; empty: all warnings
     */
    public List<RunEvent.Warned> warnings(List<String> names) {
        return warnings.stream()
                .filter(warning -> names.isEmpty()
                        || warning.variable().isEmpty()
                        || names.contains(warning.variable().get()))
                .map(Warning::warned)
                .toList();
    }
}
