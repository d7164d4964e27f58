package org.stackplug.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.stackplug.cli.setting.Setting;
import org.stackplug.cli.setting.Settings;
import org.stackplug.cli.terminal.Console;
import org.stackplug.cli.terminal.Palette;
import org.stackplug.cli.terminal.Streams;
import org.stackplug.problem.StackplugException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** The options of every command, before or after its name. */
public final class GlobalOptions {
    private Optional<Path> topDir = Optional.empty();
    private Optional<Path> conf = Optional.empty();
    private Optional<Path> dest = Optional.empty();
    private boolean quiet;
    private boolean verbose;
    private Optional<String> color = Optional.empty();
    private boolean json;

    /** Adds them to the tool's own command; its subcommands inherit them. */
    public void addTo(CommandSpec root) {
        root.addOption(inherited("-C", "--top-dir")
                .paramLabel("DIR")
                .type(String.class)
                .converters(new NotEmpty())
                .description("TOP_DIR, the folder of local.conf (default: the current folder)")
                .setter(new Setter<String>(value -> topDir = Optional.of(real(value))))
                .build());
        root.addOption(inherited("--conf")
                .paramLabel("FILE")
                .type(String.class)
                .converters(new NotEmpty())
                .description("the local.conf to read (default: TOP_DIR/local.conf)")
                .setter(new Setter<String>(value -> conf = Optional.of(absolute(value))))
                .build());
        root.addOption(inherited("--dest")
                .paramLabel("DIR")
                .type(String.class)
                .converters(new NotEmpty())
                .description(
                        "the folder of the checkouts, unless localrc sets DEST (default: TOP_DIR/stack). If the two differ, it is an error")
                .setter(new Setter<String>(value -> dest = Optional.of(absolute(value))))
                .build());
        root.addOption(inherited("-q", "--quiet")
                .type(boolean.class)
                .description("print only warnings and errors")
                .setter(new Setter<Boolean>(value -> quiet = value))
                .build());
        root.addOption(inherited("-v", "--verbose")
                .type(boolean.class)
                .description("also print the output of steps")
                .setter(new Setter<Boolean>(value -> verbose = value))
                .build());
        root.addOption(inherited("--color")
                .paramLabel("WHEN")
                .type(When.class)
                .description(
                        "use colours: auto, always or never. It overrides NO_COLOR, which overrides FORCE_COLOR, which overrides the terminal")
                .setter(new Setter<When>(value -> color = Optional.of(value.name())))
                .build());
        root.addOption(inherited("--format")
                .paramLabel("FORMAT")
                .type(Format.class)
                .description("print results as text or json")
                .setter(new Setter<Format>(value -> json = value == Format.json))
                .build());
        root.addOption(inherited("-h", "--help")
                .type(boolean.class)
                .usageHelp(true)
                .description("print the help of a command")
                .build());
    }

    /** Adds the option that prints the version; the tool's own command has it alone. */
    public static void addVersionTo(CommandSpec root) {
        root.addOption(OptionSpec.builder("-V", "--version")
                .type(boolean.class)
                .versionHelp(true)
                .description("print the version")
                .build());
    }

    /** The values of {@code --format}, in the user's spelling. */
    enum Format {
        text,
        json
    }

    /** The values of {@code --color}, in the user's spelling. */
    enum When {
        auto,
        always,
        never
    }

    private static OptionSpec.Builder inherited(String... names) {
        return OptionSpec.builder(names[0], java.util.Arrays.copyOfRange(names, 1, names.length))
                .scopeType(ScopeType.INHERIT);
    }

    private static Path absolute(String value) {
        return Path.of(value).toAbsolutePath().normalize();
    }

    private static Path real(String value) {
        try {
            return Path.of(value).toRealPath();
        } catch (IOException e) {
            return absolute(value);
        }
    }

    /**
     * Returns TOP_DIR, absolute and without symbolic links where it exists, so that its lock is the
     * same for every spelling.
     */
    public Path topDir() {
        return topDir.orElseGet(() -> real(""));
    }

    public Path conf() {
        return conf.orElseGet(() -> topDir().resolve("local.conf"));
    }

    public Optional<Path> dest() {
        return dest;
    }

    public boolean json() {
        return json;
    }

    public Console.Verbosity verbosity() {
        if (quiet) {
            return Console.Verbosity.QUIET;
        }
        return verbose ? Console.Verbosity.VERBOSE : Console.Verbosity.NORMAL;
    }

    /** Returns the colours for messages. */
    public Palette palette() {
        return paletteOf(2);
    }

    /** Returns the colours for output to that descriptor. */
    public Palette paletteOf(int descriptor) {
        Map<String, String> environment = System.getenv();
        return Palette.of(color.orElseGet(() -> setColor(environment)), environment, Streams.isTerminal(descriptor));
    }

    private String setColor(Map<String, String> environment) {
        try {
            return Settings.read(topDir(), environment, Map.of())
                    .text(Setting.COLOR)
                    .orElse("auto");
        } catch (StackplugException e) {
            // Reported by the command itself, without colours.
            return "auto";
        }
    }
}
