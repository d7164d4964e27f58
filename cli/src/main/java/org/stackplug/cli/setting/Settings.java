package org.stackplug.cli.setting;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.stackplug.options.BackendOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;

/**
 * The settings of the tool, in layers: flag, environment, {@code TOP_DIR/stackplug.properties}, the
 * user's file, the machine's file, default. The first layer that has a setting wins.
 */
public final class Settings {
    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h)?");
    private static final Pattern NUMBER = Pattern.compile("(\\d+)\\s*([kmgKMG]?)");
    private static final String ENVIRONMENT = "the environment";
    /** Eleven years; what is longer can't be counted in nanoseconds everywhere. */
    private static final Duration LONGEST = Duration.ofHours(100_000);

    private static final String LIMIT_PREFIX = "fetch-max-";
    /** The settings below which backends of a kind have their own. */
    private static final List<Setting> BACKENDS = List.of(Setting.FETCHER, Setting.RUNNER);

    private final List<Layer> layers = new ArrayList<>();

    /** One source of settings. */
    record Layer(String place, Map<String, String> values, Optional<SettingsFile> file) {
        Layer(String place, Map<String, String> values) {
            this(place, values, Optional.empty());
        }
    }

    private Settings() {}

    /**
     * Reads all layers.
     *
     * @param flags the options of the command line, by {@link Setting#key()}
     */
    public static Settings read(Path topDir, Map<String, String> environment, Map<String, String> flags)
            throws StackplugException {
        Settings settings = new Settings();
        settings.layers.add(new Layer("the command line", flags));
        Map<String, String> variables = new HashMap<>();
        for (Setting setting : Setting.values()) {
            Optional.ofNullable(environment.get(setting.variable()))
                    .ifPresent(value -> variables.put(setting.key(), value));
        }
        settings.layers.add(new Layer(ENVIRONMENT, variables));
        for (Path file : files(topDir, environment)) {
            settings.file(file);
        }
        Map<String, String> defaults = new HashMap<>();
        for (Setting setting : Setting.values()) {
            defaults.put(setting.key(), setting.byDefault());
        }
        settings.layers.add(new Layer("default", defaults));
        return settings;
    }

    /** Returns the files of settings, the strongest first; each may be missing. */
    public static List<Path> files(Path topDir, Map<String, String> environment) {
        return List.of(
                topDir.resolve("stackplug.properties"),
                userFolder(environment).resolve("stackplug.properties"),
                Path.of("/etc/stackplug/stackplug.properties"));
    }

    /** Returns {@code ~/.config/stackplug}. */
    static Path userFolder(Map<String, String> environment) {
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path base = config.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", "/")).resolve(".config")
                : Path.of(config);
        return base.resolve("stackplug");
    }

    private void file(Path path) throws StackplugException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        SettingsFile file = SettingsFile.read(path);
        for (String key : file.values().keySet()) {
            if (!isKnown(key)) {
                throw new StackplugException(Problem.of(ErrorCode.SETTING, "unknown setting '" + key + "'")
                        .at(file.place(key))
                        .because(NearestWords.withQuestion(
                                "A misspelt name would have no effect.",
                                key,
                                Stream.of(Setting.values()).map(Setting::key).toList()))
                        .remedy("Run 'stackplug config' for all settings."));
            }
        }
        layers.add(new Layer(path.toString(), file.values(), Optional.of(file)));
    }

    private static boolean isKnown(String key) {
        return BACKENDS.stream().anyMatch(kind -> key.startsWith(kind.key() + "."))
                || Stream.of(Setting.values()).anyMatch(setting -> setting.key().equals(key));
    }

    private Optional<Layer> layer(String key) {
        return layers.stream().filter(layer -> layer.values().containsKey(key)).findFirst();
    }

    /** Returns the layers, the strongest first. */
    List<Layer> layers() {
        return layers;
    }

    /** Returns the effective value; empty when it is set to nothing. */
    public Optional<String> text(Setting setting) {
        return layer(setting.key())
                .map(layer -> layer.values().get(setting.key()))
                .filter(value -> !value.isBlank());
    }

    private String textOrDefault(Setting setting) {
        return text(setting).orElse(setting.byDefault());
    }

    /** Returns the lists of plugins that the user names, in their order. */
    public List<String> lists(Map<String, String> environment) {
        return Stream.of(text(Setting.PLUGIN_LISTS).orElse("").split(",", -1))
                .map(String::strip)
                .filter(list -> !list.isEmpty())
                .map(list -> inHome(list, environment).map(Path::toString).orElse(list))
                .toList();
    }

    /** Returns the path below the user's home; empty for one that does not begin with {@code ~/}. */
    private static Optional<Path> inHome(String path, Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return path.startsWith("~/") && home.startsWith("/")
                ? Optional.of(Path.of(home, path.substring(2)))
                : Optional.empty();
    }

    /** Returns the endings of the names of secrets, with commas between them. */
    public String secretNames() throws StackplugException {
        String value = textOrDefault(Setting.SECRET_NAMES);
        if (Stream.of(value.split(",", -1)).allMatch(String::isBlank)) {
            throw wrong(
                    Setting.SECRET_NAMES,
                    value,
                    "at least one ending of a name, such as PASSWORD, or remove it for the default");
        }
        return value;
    }

    private String place(Setting setting) {
        String place = layer(setting.key()).map(Layer::place).orElse("default");
        return place.equals(ENVIRONMENT) ? setting.variable() + " in " + place : place;
    }

    /** Returns a whole number of 1 or more; empty when there is neither a value nor a default. */
    public Optional<Integer> count(Setting setting) throws StackplugException {
        String value = textOrDefault(setting);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            int count = Integer.parseInt(value.strip());
            if (count >= 1) {
                return Optional.of(count);
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw wrong(setting, value, "a whole number from 1 to " + Integer.MAX_VALUE);
    }

    /**
     * Returns the limits for remotes: numbers, and for bytes optionally with {@code k}, {@code m}
     * or {@code g}.
     */
    public FetchLimits fetchLimits() throws StackplugException {
        FetchLimits limits = FetchLimits.defaults();
        for (Setting setting : Setting.values()) {
            Optional<String> value = setting.key().startsWith(LIMIT_PREFIX) ? text(setting) : Optional.empty();
            if (value.isPresent()) {
                FetchLimit limit = FetchLimit.valueOf(setting.name().substring("FETCH_MAX_".length()));
                limits = limits.with(limit, number(setting, value.get().strip(), limit.unit()));
            }
        }
        return limits;
    }

    /** Returns a number of bytes, with {@code k}, {@code m} or {@code g} if it is large. */
    public long bytes(Setting setting) throws StackplugException {
        return number(setting, textOrDefault(setting).strip(), FetchLimit.Unit.BYTES);
    }

    private long number(Setting setting, String value, FetchLimit.Unit unit) throws StackplugException {
        boolean bytes = unit == FetchLimit.Unit.BYTES;
        Matcher matcher = NUMBER.matcher(value);
        if (matcher.matches() && (bytes || matcher.group(2).isEmpty())) {
            long factor = 1L << (10 * ("kmg".indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1));
            try {
                long number = Math.multiplyExact(
                        Long.parseLong(matcher.group(1)), matcher.group(2).isEmpty() ? 1 : factor);
                if (number > 0) {
                    return number;
                }
            } catch (ArithmeticException | NumberFormatException e) {
                // Reported below.
            }
        }
        throw wrong(
                setting,
                value,
                bytes
                        ? "a number of bytes of 1 or more, such as 500m or 2g"
                        : "a whole number from 1 to " + Long.MAX_VALUE);
    }

    /**
     * Returns a duration: a number and {@code ms}, {@code s}, {@code m} or {@code h}; seconds
     * without a unit.
     */
    public Optional<Duration> duration(Setting setting) throws StackplugException {
        String value = textOrDefault(setting);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = DURATION.matcher(value.strip());
        if (!matcher.matches()) {
            throw wrong(setting, value, "a duration such as 90s, 15m or 2h");
        }
        try {
            long number = Long.parseLong(matcher.group(1));
            String unit = Optional.ofNullable(matcher.group(2)).orElse("s");
            Duration duration = switch (unit) {
                case "ms" -> Duration.ofMillis(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofSeconds(number);
            };
            if (!duration.isZero() && duration.compareTo(LONGEST) <= 0) {
                return Optional.of(duration);
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Reported below.
        }
        throw wrong(setting, value, "a duration above zero and up to 100000h, such as 90s, 15m or 2h");
    }

    /** Returns one of these words. */
    public String oneOf(Setting setting, List<String> words) throws StackplugException {
        String value = textOrDefault(setting);
        if (!words.contains(value)) {
            throw wrong(setting, value, "one of " + String.join(", ", words));
        }
        return value;
    }

    /** Returns the folder for what several checkouts can share; empty when the user wants none. */
    public Optional<Path> cache(Map<String, String> environment) {
        String value = text(Setting.CACHE).orElse("");
        if (value.equals("none")) {
            return Optional.empty();
        }
        if (!value.isEmpty()) {
            return inHome(value, environment)
                    .or(() -> Optional.of(Path.of(value).toAbsolutePath()));
        }
        String base = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!base.isEmpty()) {
            return Optional.of(Path.of(base).resolve("stackplug"));
        }
        String home = environment.getOrDefault("HOME", "");
        // Without a home no folder is certain to be the user's own.
        return home.startsWith("/") ? Optional.of(Path.of(home, ".cache", "stackplug")) : Optional.empty();
    }

    /**
     * Returns the settings about the backends of a kind.
     *
     * @param kind the setting that chooses one
     */
    public BackendOptions backend(Setting kind) {
        Map<String, String> own = new HashMap<>();
        String prefix = kind.key() + ".";
        for (Layer layer : layers) {
            layer.values().forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    own.putIfAbsent(key.substring(prefix.length()), value);
                }
            });
        }
        return new BackendOptions(kind.key(), text(kind), own);
    }

    /** Returns the settings about backends in addition to those of the tool, by their full names, in alphabetical order. */
    public SortedMap<String, String> ofBackends() {
        SortedMap<String, String> all = new TreeMap<>();
        for (Setting kind : BACKENDS) {
            backend(kind).settings().forEach((name, value) -> all.put(kind.key() + "." + name, value));
        }
        return all;
    }

    private StackplugException wrong(Setting setting, String value, String wanted) {
        Problem problem = Problem.of(ErrorCode.SETTING, "the setting '" + setting.key() + "' can't be '" + value + "'")
                .because("It comes from " + place(setting) + ".")
                .remedy("Set it to " + wanted + ".");
        return new StackplugException(layer(setting.key())
                .flatMap(Layer::file)
                .map(file -> problem.at(file.place(setting.key())))
                .orElse(problem));
    }
}
