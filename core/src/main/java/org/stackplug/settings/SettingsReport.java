package org.stackplug.settings;

import java.util.List;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.problem.Problem;

/**
 * Who has set what, up to the end of the settings.
 *
 * @param variables by name, in its order
 * @param warnings where one overrides what another has set; plugins whose files are not there
 * @param problems what ended it early; the variables are those that were set until then
 */
public record SettingsReport(List<VariableHistory> variables, List<Warning> warnings, List<Problem> problems) {
    public SettingsReport {
        variables = List.copyOf(variables);
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
    }

    /**
     * Something that the user should know.
     *
     * @param variable what it is about; empty when it is about all of them
     */
    public record Warning(Optional<String> variable, RunEvent.Warned warned) {}

    /** Whether anybody has set that variable. */
    public boolean contains(String name) {
        return variables.stream().anyMatch(variable -> variable.name().equals(name));
    }

    /** The warnings that are about these variables, or about all of them; no names: every one. */
    public List<RunEvent.Warned> warnings(List<String> names) {
        return warnings.stream()
                .filter(warning -> names.isEmpty()
                        || warning.variable().isEmpty()
                        || names.contains(warning.variable().get()))
                .map(Warning::warned)
                .toList();
    }
}
