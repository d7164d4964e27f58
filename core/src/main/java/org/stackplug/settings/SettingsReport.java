package org.stackplug.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.stackplug.event.RunEvent;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.spi.run.Namespace;

/**
 * The variables up to the end of the settings, each with its history.
 *
 * @param variables the variables, sorted by name
 * @param warnings the warnings about conflicts, and about plugins whose files are missing
 * @param last all variables of the shell at the end, also those that no file has set
 * @param problems the files that failed; of such a file the variables are known that it had set before
 */
public record SettingsReport(
        List<VariableHistory> variables, Namespace last, List<Warning> warnings, List<Problem> problems) {
    /**
     * The lists of services and plugins, which most files change, and the tables of DevStack about each plugin: they say
     * little about the settings, and take most of the lines.
     */
    private static final Pattern BOOKKEEPING =
            Pattern.compile("ENABLED_SERVICES|DEVSTACK_PLUGINS|(?:GITREPO|GITBRANCH|GITDIR)(?:\\[.*)?");

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

    /** Returns whether the value of a variable is only interesting to who asks for that variable. */
    public static boolean isBookkeeping(String name) {
        return BOOKKEEPING.matcher(name).matches();
    }

    /** Returns the value of a variable that the session or the environment has set, and no file; empty if there is none. */
    public Optional<String> valueWithoutFile(String name) {
        return isSetByFile(name) ? Optional.empty() : last.value(name);
    }

    /** Returns these problems, and one for each name that no variable has. */
    public List<Problem> problems(List<String> names) {
        List<Problem> all = new ArrayList<>(problems);
        List<String> known = variables.stream().map(VariableHistory::name).toList();
        for (String name : names) {
            if (!isSetByFile(name) && last.variables().get(name) == null) {
                all.add(Problem.of(
                                ErrorCode.USAGE,
                                "no localrc, override-defaults or settings file sets the variable '" + name + "'")
                        .because(NearestWords.question(name, known))
                        .remedy("Run 'stackplug settings' for all variables."));
            }
        }
        return all;
    }

    private boolean isSetByFile(String name) {
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
