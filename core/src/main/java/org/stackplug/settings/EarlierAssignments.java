package org.stackplug.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.spi.run.Assignment;
import org.stackplug.spi.run.Namespace;

/**
 * The assignments of a file that has failed, up to its failure.
 *
 * @param assignments the assignments, in order
 * @param last the variables of the shell when the file failed; empty if they are not known
 */
public record EarlierAssignments(List<Assignment> assignments, Optional<Namespace> last) {
    public EarlierAssignments {
        assignments = List.copyOf(assignments);
    }

    /**
     * Returns a script that assigns the same to the variables of another shell, so that the files after it find what the failed
     * one had set. It never fails: another shell may have a variable that is readonly.
     */
    public String script() {
        Map<String, Optional<String>> values = new LinkedHashMap<>();
        assignments.forEach(one -> values.put(one.name(), one.after()));
        StringBuilder script = new StringBuilder();
        values.forEach((name, value) -> script.append(command(name, value)).append(" 2>/dev/null || builtin true\n"));
        return script.toString();
    }

    private String command(String name, Optional<String> value) {
        if (value.isEmpty()) {
            return "builtin unset -v " + name;
        }
        String attributes = last.map(shell -> shell.variables().get(name))
                .map(Namespace.Variable::attributes)
                .orElse("");
        // In quotes also where it is the elements of an array: after "builtin", bash takes these only as one word.
        return "builtin declare -g" + attributes + " " + name + "=" + quoted(value.get());
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
