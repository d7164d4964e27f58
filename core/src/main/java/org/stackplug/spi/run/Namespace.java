package org.stackplug.spi.run;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The global variables of the shell at one moment.
 *
 * @param variables the variables by name
 * @since 0.1.0
 */
public record Namespace(SortedMap<String, Variable> variables) {

    /**
     * One variable.
     *
     * @param attributes the letters that {@code declare -p} shows ({@code a A i l n r t u x}), or empty
     * @param value the value of a plain variable; for an array its elements as {@code declare -p} writes them; empty if the
     *     variable is declared without a value
     * @param elements the elements of an array, by index or key; empty for a plain variable
     */
    public record Variable(String attributes, Optional<String> value, Map<String, String> elements) {
        public Variable {
            elements = Map.copyOf(elements);
        }
    }

    public Namespace {
        variables = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(variables));
    }

    /** Returns the value of a plain variable; empty if it is not set. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name)).flatMap(Variable::value);
    }
}
