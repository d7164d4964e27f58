package org.stackplug.devstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.CloneCall;
import org.stackplug.spi.run.Namespace;

/**
 * Finds the repositories that a DevStack tree's {@code stack.sh} would clone by itself, from the text of its scripts, which are
 * not run, and from the tables that its stackrc has set. A call counts if the conditions around it hold for
 * {@code LIBS_FROM_GIT} and the enabled services, including those that the plugins' settings enable. Calls whose conditions
 * can't be decided are listed separately.
 */
public final class TreeClones {
    private static final Pattern ANY_CLONE = Pattern.compile("\\s*(?:\\w+=\\S*\\s+)*git_clone(?:_by_name)?\\s+[^{].*");
    private static final Pattern ARGUMENT = Pattern.compile("\\s*local (\\w+)=\\$([1-3])");
    private static final Pattern ENABLING = Pattern.compile("\\s*(enable|disable)_service\\s+([^#;&|]+)(?:[#;&|].*)?");
    private static final List<String> SETTINGS = List.of(
            "OFFLINE", "RECLONE", "ERROR_ON_CLONE", "GIT_DEPTH", "GIT_TIMEOUT", "STACKPLUG_FETCH_FILTER", "DEST");

    private final Path topDir;
    private final Namespace namespace;
    private final TreeServices services;
    private final ScriptText scripts;
    private final Expansion expansion;
    private final Reachability reachability;
    private final List<CloneCall> calls = new ArrayList<>();
    private final Set<Place> undecided = new LinkedHashSet<>();
    /** The folders of calls whose conditions are unknown, by the place of the call. */
    private final Map<Place, String> doubtful = new LinkedHashMap<>();

    /**
     * Reads a tree.
     *
     * @param namespace the variables after stackrc
     * @param plugins the checkouts of the enabled plugins, in order
     */
    public TreeClones(Path topDir, Namespace namespace, List<Path> plugins) throws IOException {
        this.topDir = topDir;
        this.namespace = namespace;
        this.services = new TreeServices(namespace.value("ENABLED_SERVICES").orElse(""));
        this.scripts = new ScriptText(topDir);
        this.expansion = new Expansion(scripts, namespace);
        this.reachability = new Reachability(scripts, expansion, services);
        Map<Path, List<String>> tree = new LinkedHashMap<>(scripts.files());
        for (Path plugin : plugins) {
            settings(plugin.resolve("devstack/override-defaults"));
            settings(plugin.resolve("devstack/settings"));
        }
        libraries();
        Pattern clone = clone(tree);
        for (Map.Entry<Path, List<String>> file : tree.entrySet()) {
            for (int i = 0; i < file.getValue().size(); i++) {
                Matcher call = clone.matcher(file.getValue().get(i));
                if (call.matches()) {
                    take(new Place(file.getKey(), i + 1), call);
                }
            }
        }
        doubtful.forEach((place, folder) -> {
            if (calls.stream().noneMatch(call -> call.folder().equals(folder))) {
                undecided.add(place);
            }
        });
        undecided.addAll(services.undecided());
    }

    /** Returns the calls that clone a repository, each folder once. */
    public List<CloneCall> calls() {
        return List.copyOf(calls);
    }

    /** Returns the lines of which it is unknown whether they clone a repository, or which one. */
    public List<Place> undecided() {
        return List.copyOf(undecided);
    }

    /** Returns the lines by which a plugin clones more repositories. */
    public static List<Place> ofPlugin(Path checkout) throws IOException {
        List<Place> places = new ArrayList<>();
        try (Stream<Path> found = Files.walk(checkout.resolve("devstack"))) {
            for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                List<String> lines = Files.readString(file, StandardCharsets.ISO_8859_1)
                        .lines()
                        .toList();
                for (int i = 0; i < lines.size(); i++) {
                    if (ANY_CLONE.matcher(lines.get(i)).matches()) {
                        places.add(new Place(file, i + 1));
                    }
                }
            }
        }
        return places;
    }

    /** Applies the lines of a plugin's settings that enable and disable services. */
    private void settings(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        List<String> lines = scripts.read(file);
        for (int i = 0; i < lines.size(); i++) {
            Matcher enabling = ENABLING.matcher(lines.get(i));
            if (!enabling.matches()) {
                continue;
            }
            Place place = new Place(file, i + 1);
            Likelihood reached = reachability.likelihood(place);
            for (String word : enabling.group(2).strip().split("[\\s,]+", -1)) {
                Optional<String> name = expansion.expand(word, place);
                if (reached == Likelihood.NO || name.isEmpty()) {
                    continue;
                }
                if (enabling.group(1).equals("enable") && reached.isEnough()) {
                    services.enable(name.get());
                } else if (enabling.group(1).equals("enable")) {
                    services.mayEnable(name.get(), place);
                } else if (reached.isEnough()) {
                    services.disable(name.get());
                }
            }
        }
    }

    /** Adds every library that is installed from git and has a URL in the tables. */
    private void libraries() {
        Map<String, String> urls = table("GITREPO");
        List<String> plugins = List.of(expansion.value("DEVSTACK_PLUGINS").split(",", -1));
        for (String name : new TreeSet<>(urls.keySet())) {
            if (!plugins.contains(name) && expansion.isFromGit(name)) {
                Place place =
                        scripts.place("GITDIR[\"" + name + "\"]=").orElse(new Place(topDir.resolve("stackrc"), 0));
                String dir = Optional.ofNullable(table("GITDIR").get(name))
                        .or(() -> scripts.assigned(place).flatMap(text -> expansion.expand(text, place)))
                        .orElse("");
                String ref = table("GITBRANCH").getOrDefault(name, "master");
                add(urls.get(name), dir, ref, settings(""), place);
            }
        }
        for (String name : expansion.value("LIBS_FROM_GIT").split(",", -1)) {
            // Some libraries have their own variables and are in no table.
            if (!name.isBlank() && !name.equals("ALL") && !urls.containsKey(name) && !scripts.isLibrary(name)) {
                undecided.add(new Place(topDir.resolve("local.conf"), 0));
            }
        }
    }

    /** Returns the pattern of a call of git_clone, or of a function that only passes its arguments on to git_clone. */
    private static Pattern clone(Map<Path, List<String>> tree) {
        Set<String> names = new LinkedHashSet<>(List.of("git_clone"));
        for (List<String> lines : tree.values()) {
            String function = "";
            List<String> arguments = new ArrayList<>();
            for (String line : lines) {
                Optional<String> begin = ScriptText.function(line);
                Matcher argument = ARGUMENT.matcher(line);
                if (begin.isPresent()) {
                    function = begin.get();
                    arguments.clear();
                } else if (argument.matches()) {
                    arguments.add(argument.group(1));
                } else if (arguments.size() == 3
                        && line.strip().matches("(?:\\w+=\\S*\\s+)*git_clone \\$" + String.join(" \\$", arguments))) {
                    names.add(function);
                }
            }
        }
        return Pattern.compile(
                "\\s*((?:\\w+=\\S*\\s+)*)(" + String.join("|", names) + ")\\s+(\\S+)\\s+(\\S+)\\s+(\\S+)\\s*");
    }

    private void take(Place place, Matcher call) {
        Likelihood reached = reachability.likelihood(place);
        if (reached == Likelihood.NO) {
            return;
        }
        Optional<String> url = expansion.expand(call.group(3), place);
        Optional<String> dir = expansion.expand(call.group(4), place);
        Optional<String> ref = expansion.expand(call.group(5), place);
        boolean passedOn = call.group(3).matches("\\$\\w+")
                && isArgument(place, call.group(3).substring(1));
        if (passedOn) {
            // The callers of this function are inspected instead.
            return;
        }
        if (url.isEmpty() || dir.isEmpty() || ref.isEmpty()) {
            undecided.add(place);
        } else if (reached == Likelihood.UNKNOWN) {
            doubtful.put(place, dir.get());
        } else {
            add(url.get(), dir.get(), ref.get(), settings(call.group(1)), place);
        }
    }

    /** Returns whether a variable is an argument of the function that contains a line. */
    private boolean isArgument(Place place, String name) {
        List<String> lines = scripts.lines(place.file());
        for (int i = place.line() - 2;
                i >= 0 && ScriptText.function(lines.get(i)).isEmpty();
                i--) {
            Matcher argument = ARGUMENT.matcher(lines.get(i));
            if (argument.matches() && argument.group(1).equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the variables of a call: those of the shell, and the assignments before the command. */
    private Map<String, String> settings(String assignments) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : SETTINGS) {
            namespace.value(name).ifPresent(value -> settings.put(name, value));
        }
        for (String assignment : assignments.strip().split("\\s+", -1)) {
            int equals = assignment.indexOf('=');
            if (equals > 0 && SETTINGS.contains(assignment.substring(0, equals))) {
                settings.put(assignment.substring(0, equals), assignment.substring(equals + 1));
            }
        }
        return settings;
    }

    private void add(String url, String dir, String ref, Map<String, String> settings, Place place) {
        if (!dir.startsWith("/") || url.isEmpty()) {
            undecided.add(place);
        } else if (calls.stream().noneMatch(call -> call.folder().equals(dir))) {
            calls.add(new CloneCall(url, dir, ref, settings, place));
        }
    }

    private Map<String, String> table(String name) {
        return Optional.ofNullable(namespace.variables().get(name))
                .map(Namespace.Variable::elements)
                .orElse(Map.of());
    }
}
