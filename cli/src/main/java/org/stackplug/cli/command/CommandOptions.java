package org.stackplug.cli.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.stackplug.cli.setting.Setting;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Adds options and arguments to a command, each with the consumer of its value. Names are given as
 * help shows them, such as {@code "-t, --timestamps"}.
 */
public final class CommandOptions {
    private final CommandSpec spec;
    private final Map<String, String> settings = new HashMap<>();

    CommandOptions(CommandSpec spec) {
        this.spec = spec;
    }

    private static OptionSpec.Builder named(String names) {
        String[] all = names.split(", ", -1);
        return OptionSpec.builder(all[0], java.util.Arrays.copyOfRange(all, 1, all.length));
    }

    /** Adds an option without a value. */
    public void flag(String names, String description, Consumer<Boolean> target) {
        spec.addOption(named(names)
                .type(boolean.class)
                .description(CommandHelp.literal(description))
                .setter(new Setter<>(target))
                .build());
    }

    /** Adds an option with a value, which may not be empty. */
    public void option(String names, String label, String description, Consumer<String> target) {
        spec.addOption(named(names)
                .type(String.class)
                .converters(new NotEmpty())
                .paramLabel(label)
                .description(CommandHelp.literal(description))
                .setter(new Setter<>(target))
                .build());
    }

    /** Adds an option with a value that may be given again; the consumer may get a value more than once. */
    public void repeatable(String names, String label, String description, Consumer<String> target) {
        spec.addOption(named(names)
                .type(String[].class)
                .arity("1")
                .paramLabel(label)
                .description(CommandHelp.literal(description))
                .setter(new Setter<String[]>(values -> List.of(values).forEach(target)))
                .build());
    }

    /** Adds an option whose value may be missing; then it is empty. The value follows "=". */
    public void optionalValue(String names, String label, String description, Consumer<String> target) {
        spec.addOption(named(names)
                .type(String.class)
                .arity("0..1")
                .fallbackValue("")
                .paramLabel(label)
                .description(CommandHelp.literal(description))
                .setter(new Setter<>(target))
                .build());
    }

    /** Adds an option for a setting of the tool. */
    public void setting(Setting setting, String names, String label, String description) {
        option(names, label, description, value -> settings.put(setting.key(), value));
    }

    /** Adds the option that keeps the declared order. */
    public void keepOrder(Consumer<Boolean> target) {
        flag("--keep-order", "run plugins in the declared order, whatever they require", target);
    }

    /** Adds an argument. */
    public void argument(int index, String label, boolean required, String description, Consumer<String> target) {
        spec.addPositional(PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .paramLabel(label)
                .arity(required ? "1" : "0..1")
                .required(required)
                .type(String.class)
                .description(CommandHelp.literal(description))
                .setter(new Setter<>(target))
                .build());
    }

    /** Adds any number of arguments. */
    public void arguments(String label, String description, Consumer<String> target) {
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .paramLabel(label)
                .arity("0..*")
                .type(String[].class)
                .description(CommandHelp.literal(description))
                .setter(new Setter<String[]>(values -> List.of(values).forEach(target)))
                .build());
    }

    /** Returns the settings that the user gave as options, by {@link Setting#key()}. */
    Map<String, String> settings() {
        return settings;
    }
}
