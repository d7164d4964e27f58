package org.stackplug.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.stackplug.spi.CloneCall;
import org.stackplug.spi.Namespace;
import org.stackplug.spi.Place;

/**
 * What a DevStack tree's {@code stack.sh} would clone by itself: read off the text of its scripts, which are not run, and off
 * the tables that its stackrc has set. A call counts if the conditions around it hold for the enabled services and {@code
 * LIBS_FROM_GIT}; one of which that can't be told is kept apart.
 */
final class TreeClones {
    private static final Pattern CLONE =
            Pattern.compile("(\\s*)(?:\\w+=\\S*\\s+)*git_clone\\s+(\\S+)\\s+(\\S+)\\s+(\\S+)\\s*");
    private static final Pattern ANY_CLONE = Pattern.compile("\\s*(?:\\w+=\\S*\\s+)*git_clone(?:_by_name)?\\s+[^{].*");
    private static final Pattern FUNCTION = Pattern.compile("function\\s+(\\w+).*");
    private static final Pattern SERVICES = Pattern.compile("is_service_enabled\\s+([\\w\\s$-]+)");
    private static final Pattern LIBRARY = Pattern.compile("use_library_from_git\\s+\"?([\\w.-]+)\"?");
    private static final Pattern COMPARISON =
            Pattern.compile("\\[\\[?\\s+\"?\\$\\{?(\\w+)\\}?\"?\\s+==?\\s+\"?(\\w+)\"?\\s+\\]\\]?");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)(?::-([^{}]*))?\\}|(\\w+))");
    /** The functions that answer for a whole service take these for it. */
    private static final Map<String, List<String>> PARTS = Map.of(
            "nova", List.of("n-"),
            "glance", List.of("g-"),
            "cinder", List.of("c-"),
            "neutron", List.of("q-", "neutron-"),
            "swift", List.of("s-"),
            "keystone", List.of("key"),
            "placement", List.of("placement-"));

    private final Path topDir;
    private final Namespace namespace;
    private final Map<Path, List<String>> files = new LinkedHashMap<>();
    private final List<CloneCall> calls = new ArrayList<>();
    private final List<Place> untold = new ArrayList<>();

    /**
     * Reads a tree.
     *
     * @param namespace the variables behind stackrc
     */
    TreeClones(Path topDir, Namespace namespace) throws IOException {
        this.topDir = topDir;
        this.namespace = namespace;
        read();
        libraries();
        for (Map.Entry<Path, List<String>> file : files.entrySet()) {
            for (int i = 0; i < file.getValue().size(); i++) {
                Matcher call = CLONE.matcher(file.getValue().get(i));
                if (call.matches()) {
                    take(file.getKey(), i, call);
                }
            }
        }
    }

    /** What it would clone, each folder once. */
    List<CloneCall> calls() {
        return List.copyOf(calls);
    }

    /** Calls of which it can't be told whether they are made, or with which words. */
    List<Place> untold() {
        return List.copyOf(untold);
    }

    /** The lines by which a plugin clones more. */
    static List<Place> ofPlugin(Path checkout) throws IOException {
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

    private void read() throws IOException {
        List<Path> all = new ArrayList<>(List.of(topDir.resolve("stack.sh")));
        for (String folder : List.of("lib", "extras.d")) {
            if (Files.isDirectory(topDir.resolve(folder))) {
                try (Stream<Path> found = Files.walk(topDir.resolve(folder))) {
                    found.filter(Files::isRegularFile).sorted().forEach(all::add);
                }
            }
        }
        for (Path file : all) {
            files.put(
                    file,
                    Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList());
        }
    }

    /** Every library that is to come from git and has a URL in the tables. */
    private void libraries() {
        Map<String, String> urls = table("GITREPO");
        String wanted = value("LIBS_FROM_GIT");
        List<String> plugins = List.of(value("DEVSTACK_PLUGINS").split(",", -1));
        for (String name : new TreeSet<>(urls.keySet())) {
            if (!plugins.contains(name) && isFromGit(name)) {
                Place place = place("GITDIR[\"" + name + "\"]=").orElse(new Place(topDir.resolve("stackrc"), 0));
                String dir = Optional.ofNullable(table("GITDIR").get(name))
                        .or(() -> assigned(place).flatMap(text -> expand(text, place)))
                        .orElse("");
                String ref = table("GITBRANCH").getOrDefault(name, "master");
                add(urls.get(name), dir, ref, place);
            }
        }
        for (String name : wanted.split(",", -1)) {
            if (!name.isBlank() && !name.equals("ALL") && !urls.containsKey(name)) {
                untold.add(new Place(topDir.resolve("local.conf"), 0));
            }
        }
    }

    private void take(Path file, int line, Matcher call) {
        Place place = new Place(file, line + 1);
        Optional<Boolean> needed = isReached(file, line);
        if (needed.isPresent() && !needed.get()) {
            return;
        }
        Optional<String> url = expand(call.group(2), place);
        Optional<String> dir = expand(call.group(3), place);
        Optional<String> ref = expand(call.group(4), place);
        if (needed.isEmpty() || url.isEmpty() || dir.isEmpty() || ref.isEmpty()) {
            untold.add(place);
        } else {
            add(url.get(), dir.get(), ref.get(), place);
        }
    }

    private void add(String url, String dir, String ref, Place place) {
        if (!dir.startsWith("/") || url.isEmpty()) {
            untold.add(place);
        } else if (calls.stream().noneMatch(call -> call.folder().equals(dir))) {
            Map<String, String> settings = new LinkedHashMap<>();
            for (String name : List.of("OFFLINE", "RECLONE", "ERROR_ON_CLONE", "GIT_DEPTH", "GIT_TIMEOUT", "DEST")) {
                namespace.value(name).ifPresent(value -> settings.put(name, value));
            }
            calls.add(new CloneCall(url, dir, ref, settings, place));
        }
    }

    /** Whether a line is run; empty when that can't be told. A function is run if stack.sh or extras.d calls it. */
    private Optional<Boolean> isReached(Path file, int line) {
        List<String> lines = files.get(file);
        Optional<Boolean> result = Optional.of(true);
        int depth = indentation(lines.get(line));
        for (int i = line - 1; i >= 0 && depth > 0; i--) {
            String text = lines.get(i).strip();
            if (text.isEmpty() || text.startsWith("#") || indentation(lines.get(i)) >= depth) {
                continue;
            }
            boolean otherwise = text.equals("else");
            depth = indentation(lines.get(i));
            if (otherwise) {
                while (i > 0
                        && !(indentation(lines.get(i)) == depth
                                && lines.get(i).strip().startsWith("if "))) {
                    i--;
                }
                text = lines.get(i).strip();
            }
            Matcher function = FUNCTION.matcher(text);
            Optional<Boolean> here = function.matches() ? isCalled(function.group(1)) : holds(text, file);
            result = both(result, otherwise ? here.map(value -> !value) : here);
        }
        return result;
    }

    private Optional<Boolean> isCalled(String function) {
        Optional<Boolean> result = Optional.of(false);
        Pattern call = Pattern.compile("\\s*(?:async_runfunc\\s+)?" + function + "\\b.*"
                + (function.startsWith("install_")
                        ? "|\\s*stack_install_service\\s+" + function.substring("install_".length())
                        : ""));
        boolean known = false;
        for (Map.Entry<Path, List<String>> file : files.entrySet()) {
            boolean top = file.getKey().equals(topDir.resolve("stack.sh"))
                    || file.getKey().startsWith(topDir.resolve("extras.d"));
            for (int i = 0; top && i < file.getValue().size(); i++) {
                if (call.matcher(file.getValue().get(i)).matches()) {
                    known = true;
                    // What stack.sh asks beside services and libraries is most often about this host: taken for true.
                    if (isReached(file.getKey(), i).orElse(true)) {
                        result = Optional.of(true);
                    }
                }
            }
        }
        return known ? result : Optional.empty();
    }

    /** False if one of them is, whatever the other one. */
    private static Optional<Boolean> both(Optional<Boolean> one, Optional<Boolean> other) {
        if (one.equals(Optional.of(false)) || other.equals(Optional.of(false))) {
            return Optional.of(false);
        }
        return one.isEmpty() ? one : other;
    }

    private Optional<Boolean> holds(String condition, Path file) {
        Matcher services = SERVICES.matcher(condition);
        if (services.find()) {
            List<String> names = List.of(services.group(1).strip().split("\\s+", -1));
            return Optional.of(names.stream().anyMatch(this::isEnabled));
        }
        Matcher library = LIBRARY.matcher(condition);
        if (library.find()) {
            return Optional.of(isFromGit(library.group(1)));
        }
        Matcher comparison = COMPARISON.matcher(condition);
        if (comparison.find() && !condition.contains("&&") && !condition.contains("||")) {
            Optional<String> value =
                    namespace.value(comparison.group(1)).or(() -> defaulted(comparison.group(1), file));
            return value.map(comparison.group(2)::equals);
        }
        // "for" and the like, and the arguments of extras.d.
        return condition.contains("$1") ? Optional.of(true) : Optional.empty();
    }

    /** {@code VAR=$(trueorfalse False VAR)}. */
    private Optional<String> defaulted(String name, Path file) {
        Pattern pattern = Pattern.compile("\\s*" + name + "=\\$\\(trueorfalse (\\w+) " + name + "\\)");
        return files.get(file).stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    private boolean isEnabled(String service) {
        for (String enabled : value("ENABLED_SERVICES").split(",", -1)) {
            if (enabled.equals(service)
                    || PARTS.getOrDefault(service, List.of()).stream().anyMatch(enabled::startsWith)) {
                return true;
            }
        }
        return false;
    }

    private boolean isFromGit(String library) {
        String wanted = value("LIBS_FROM_GIT");
        return wanted.equals("ALL") || ("," + wanted + ",").contains("," + library + ",");
    }

    /** Puts in the values of variables; empty when one is not known or something else would have to be run. */
    private Optional<String> expand(String text, Place place) {
        String bare = text.replaceAll("[\"']", "");
        Matcher variable = VARIABLE.matcher(bare);
        StringBuilder result = new StringBuilder();
        int copied = 0;
        while (variable.find()) {
            result.append(bare, copied, variable.start());
            copied = variable.end();
            String name = variable.group(1) == null ? variable.group(3) : variable.group(1);
            Optional<String> value = namespace
                    .value(name)
                    .or(() -> before(name, place))
                    .or(() -> Optional.ofNullable(variable.group(2)).flatMap(word -> expand(word, place)));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            result.append(value.get());
        }
        result.append(bare.substring(copied));
        return result.indexOf("$") >= 0 || result.indexOf("`") >= 0 ? Optional.empty() : Optional.of(result.toString());
    }

    /** What the nearest assignment before that place says. */
    private Optional<String> before(String name, Place place) {
        List<String> lines = files.getOrDefault(place.file(), List.of());
        for (int i = Math.min(place.line(), lines.size()) - 1; i >= 0; i--) {
            String line = lines.get(i).strip();
            if (line.startsWith(name + "=")) {
                String text = line.substring(name.length() + 1);
                String self = "${" + name + ":-";
                if (text.startsWith(self) && text.endsWith("}")) {
                    text = text.substring(self.length(), text.length() - 1);
                }
                return expand(text, new Place(place.file(), i));
            }
        }
        return Optional.empty();
    }

    private Optional<Place> place(String beginning) {
        for (Map.Entry<Path, List<String>> file : files.entrySet()) {
            for (int i = 0; i < file.getValue().size(); i++) {
                if (file.getValue().get(i).strip().startsWith(beginning)) {
                    return Optional.of(new Place(file.getKey(), i + 1));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> assigned(Place place) {
        return Optional.ofNullable(files.get(place.file()))
                .filter(lines -> place.line() > 0)
                .map(lines -> {
                    String line = lines.get(place.line() - 1);
                    return line.substring(line.indexOf('=') + 1);
                });
    }

    private Map<String, String> table(String name) {
        return Optional.ofNullable(namespace.variables().get(name))
                .map(Namespace.Variable::elements)
                .orElse(Map.of());
    }

    private String value(String name) {
        return namespace.value(name).orElse("");
    }

    private static int indentation(String line) {
        return line.length() - line.stripLeading().length();
    }
}
