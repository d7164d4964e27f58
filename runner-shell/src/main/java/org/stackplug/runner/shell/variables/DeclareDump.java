package org.stackplug.runner.shell.variables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stackplug.spi.run.Namespace;

/** Reads the output of {@code declare -p}. Each byte is a character of the dump, see {@link DeclareParser}. */
public final class DeclareDump {
    private DeclareDump() {}

    /** The variables that describe a file's call to the file: local in every function around a point. */
    public static final List<String> OF_THE_POINT = List.of("mode", "phase", "plugin", "plugins", "dir");

    /**
     * Returns the variables at a point, without those that are local to the point.
     *
     * @param both the outputs of {@code declare -p} and of {@code local -p}, each followed by a NUL
     * @throws IOException if the outputs are incomplete because the disk is full
     */
    static Namespace namespace(byte[] both) throws IOException {
        String text = new String(both, StandardCharsets.ISO_8859_1);
        int middle = text.indexOf('\0');
        int end = text.indexOf('\0', middle + 1);
        if (middle < 0 || end < 0) {
            throw new IOException("the shell could not write all of them");
        }
        SortedMap<String, Namespace.Variable> variables = read(text.substring(0, middle));
        variables.keySet().removeAll(read(text.substring(middle + 1, end)).keySet());
        variables.keySet().removeAll(OF_THE_POINT);
        variables.keySet().removeIf(name -> name.startsWith("_stackplug_"));
        return new Namespace(variables);
    }

    /** Returns all variables of a dump. */
    static SortedMap<String, Namespace.Variable> read(byte[] dump) {
        return read(new String(dump, StandardCharsets.ISO_8859_1));
    }

    private static SortedMap<String, Namespace.Variable> read(String dump) {
        SortedMap<String, Namespace.Variable> variables = new TreeMap<>();
        new DeclareParser(dump).forEach((name, variable, start, end) -> variables.put(name, variable));
        return variables;
    }

    /**
     * A variable as the dump declares it.
     *
     * @param value with its quotes; empty if the variable has no value
     */
    public record DeclaredVariable(String attributes, String name, Optional<String> value) {}

    /** Returns all declarations of a dump, in its order. */
    public static List<DeclaredVariable> declarations(String dump) {
        List<DeclaredVariable> declarations = new ArrayList<>();
        new DeclareParser(dump)
                .forEach((name, variable, start, end) -> declarations.add(new DeclaredVariable(
                        variable.attributes(),
                        name,
                        start == end ? Optional.empty() : Optional.of(dump.substring(start + 1, end)))));
        return declarations;
    }
}
