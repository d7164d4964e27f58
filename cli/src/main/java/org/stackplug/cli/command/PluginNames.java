package org.stackplug.cli.command;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.stackplug.plugin.Selection;

/** The names of plugins on the command line. */
public final class PluginNames {
    private final Set<String> names = new LinkedHashSet<>();

    private PluginNames() {}

    /**
     * Adds the arguments of a command that is about some plugins.
     *
     * @param verb what it does with them, such as "fetch"
     */
    public static PluginNames arguments(CommandOptions options, String verb) {
        PluginNames named = new PluginNames();
        options.arguments("NAME", "the plugins to " + verb + " (default: all)", named.names::add);
        return named;
    }

    /** Adds an option that takes names with commas between them, and may be given again. */
    public static PluginNames option(CommandOptions options, String option, String description) {
        PluginNames named = new PluginNames();
        options.option(
                option,
                "NAME,...",
                description,
                value -> Stream.of(value.split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .forEach(named.names::add));
        return named;
    }

    /** Returns the names, in the order in which they were given. */
    public Set<String> all() {
        return Collections.unmodifiableSet(names);
    }

    /** Returns the selection of these plugins; of all plugins if none is named. */
    public Selection selection() {
        return new Selection(names, Set.of());
    }
}
