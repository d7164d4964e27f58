package org.stackplug.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.stackplug.spi.Namespace;
import org.stackplug.spi.Place;

/**
 * The text of a DevStack tree's scripts, which are not run: which of their lines are reached, and what their variables stand
 * for. The blocks are told by their indentation, as DevStack writes them.
 */
final class TreeScripts {
    private static final Pattern FUNCTION = Pattern.compile("function\\s+(\\w+).*");
    private static final Pattern SERVICES = Pattern.compile("is_service_enabled\\s+([\\w\\s$-]+)");
    private static final Pattern LIBRARY = Pattern.compile("use_library_from_git\\s+\"?([\\w.-]+)\"?");
    private static final Pattern COMPARISON =
            Pattern.compile("\"?\\$\\{?(\\w+)\\}?\"?\\s+(==?|!=)\\s+\"?([\\w.-]*)\"?");
    private static final Pattern IS_A_FOLDER = Pattern.compile("if \\[\\[? (! )?-d .*");
    private static final Pattern COMMAND = Pattern.compile(
            "\\s*(?:(?:if|elif|while|then|else|!|async_runfunc|\\w+=\\S*)\\s+)*([\\w-]+)(?:\\s+([\\w-]+))?.*");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)(?::-([^{}]*))?\\}|(\\w+))");
    /** How DevStack makes a folder's name out of a URL. */
    private static final Pattern BASE_NAME = Pattern.compile("\\$\\(basename (\\S+) \\| cut -f1 -d\\.\\)");

    private static final Pattern TRUE_OR_FALSE = Pattern.compile("\\$\\(trueorfalse (\\w+) (\\w+)\\)");

    private final Path stackScript;
    private final Path extras;
    private final Namespace namespace;
    private final TreeServices services;
    private final Map<Path, List<String>> files = new LinkedHashMap<>();
    /** Where a command stands at the beginning of a line. */
    private final Map<String, List<Place>> commands = new HashMap<>();

    private final Set<String> functions = new HashSet<>();
    private final Map<String, Certainty> called = new HashMap<>();

    /**
     * Reads them.
     *
     * @param namespace the variables behind stackrc
     */
    TreeScripts(Path topDir, Namespace namespace, TreeServices services) throws IOException {
        this.stackScript = topDir.resolve("stack.sh");
        this.extras = topDir.resolve("extras.d");
        this.namespace = namespace;
        this.services = services;
        List<Path> all = new ArrayList<>(List.of(stackScript));
        for (Path folder : List.of(topDir.resolve("lib"), extras)) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> found = Files.walk(folder)) {
                    found.filter(Files::isRegularFile).sorted().forEach(all::add);
                }
            }
        }
        for (Path file : all) {
            read(file);
        }
    }

    /** Takes one more in, which counts as a file that is sourced as a whole. */
    List<String> read(Path file) throws IOException {
        List<String> lines =
                Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
        files.put(file, lines);
        for (int i = 0; i < lines.size(); i++) {
            Matcher function = FUNCTION.matcher(lines.get(i));
            if (function.matches()) {
                functions.add(function.group(1));
                continue;
            }
            Matcher command = COMMAND.matcher(lines.get(i));
            if (command.matches()) {
                boolean indirect = command.group(1).equals("stack_install_service") && command.group(2) != null;
                commands.computeIfAbsent(
                                indirect ? "install_" + command.group(2) : command.group(1), name -> new ArrayList<>())
                        .add(new Place(file, i + 1));
            }
        }
        return lines;
    }

    Map<Path, List<String>> files() {
        return files;
    }

    /** Whether a line is run; a function is if a line that calls it is. */
    Certainty isReached(Place place) {
        List<String> lines = files.get(place.file());
        Certainty result = Certainty.YES;
        int depth = indentation(lines.get(place.line() - 1));
        for (int i = place.line() - 2; i >= 0 && depth > 0; i--) {
            String text = lines.get(i).strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            if (indentation(lines.get(i)) >= depth) {
                if (text.startsWith("return") && indentation(lines.get(i)) > depth) {
                    result = result.and(unlessLeft(lines, i, depth, place.file()));
                }
                continue;
            }
            depth = indentation(lines.get(i));
            boolean otherwise = text.equals("else");
            while (otherwise && i > 0 && !(indentation(lines.get(i)) == depth && text.startsWith("if "))) {
                i--;
                text = lines.get(i).strip();
            }
            Matcher function = FUNCTION.matcher(text);
            if (function.matches()) {
                result = result.and(isCalled(function.group(1)));
            } else if (!IS_A_FOLDER.matcher(text).matches()) {
                // Whether a folder is there already makes no difference to what is to be in it.
                Certainty here = holds(text, place.file());
                result = result.and(otherwise ? here.not() : here);
            }
        }
        return result;
    }

    /** What comes behind "if ...; then return; fi". */
    private Certainty unlessLeft(List<String> lines, int line, int depth, Path file) {
        for (int i = line - 1; i >= 0 && indentation(lines.get(i)) >= depth; i--) {
            if (indentation(lines.get(i)) == depth && !lines.get(i).isBlank()) {
                String text = lines.get(i).strip();
                // An answer that nobody knows is most often one about this host, or about what was done before.
                return text.startsWith("if ") ? holds(text, file).not().and(Certainty.LIKELY) : Certainty.LIKELY;
            }
        }
        return Certainty.LIKELY;
    }

    private Certainty isCalled(String function) {
        Certainty known = called.get(function);
        if (known != null) {
            return known;
        }
        // One that calls itself is reached from elsewhere.
        called.put(function, Certainty.NO);
        Certainty result = Certainty.NO;
        List<Place> places = commands.getOrDefault(function, List.of());
        for (Place place : places) {
            Certainty here = isReached(place);
            boolean top = place.file().equals(stackScript) || place.file().startsWith(extras);
            // What stack.sh asks beside services and libraries is most often about this host.
            result = result.or(top && here == Certainty.UNKNOWN ? Certainty.LIKELY : here);
        }
        if (places.isEmpty()) {
            result = Certainty.UNKNOWN;
        }
        called.put(function, result);
        return result;
    }

    private Certainty holds(String line, Path file) {
        String text = line.replaceFirst("^(?:if|elif|while)\\s+", "").replaceFirst(";?\\s*(?:then|do)?$", "");
        Certainty any = Certainty.NO;
        for (String alternative : text.split("\\|\\|", -1)) {
            Certainty all = Certainty.YES;
            for (String part : alternative.split("&&", -1)) {
                all = all.and(one(part.strip(), file));
            }
            any = any.or(all);
        }
        return any;
    }

    private Certainty one(String text, Path file) {
        if (text.startsWith("! ")) {
            return one(text.substring(2).strip(), file).not();
        }
        Matcher called = SERVICES.matcher(text);
        if (called.lookingAt()) {
            return Certainty.of(Stream.of(called.group(1).strip().split("\\s+", -1))
                    .map(name -> name.startsWith("$") ? value(name.substring(1)) : name)
                    .flatMap(names -> Stream.of(names.split("\\s+", -1)))
                    .anyMatch(services::isEnabled));
        }
        Matcher library = LIBRARY.matcher(text);
        if (library.lookingAt()) {
            return Certainty.of(isFromGit(library.group(1)));
        }
        Matcher comparison =
                COMPARISON.matcher(text.replaceFirst("^\\[\\[?\\s+", "").replaceFirst("\\s+\\]\\]?$", ""));
        if (comparison.matches()) {
            String name = comparison.group(1);
            if (name.matches("\\d")) {
                return file.startsWith(extras) ? Certainty.LIKELY : Certainty.UNKNOWN;
            }
            Optional<String> value = namespace
                    .value(name)
                    .or(() -> assigned(name, file, Integer.MAX_VALUE))
                    .or(() -> elsewhere(name, file));
            return value.map(found -> Certainty.of(found.equals(comparison.group(3))
                            != comparison.group(2).equals("!=")))
                    .orElse(Certainty.UNKNOWN);
        }
        return functions.contains(text) ? Certainty.LIKELY : Certainty.UNKNOWN;
    }

    boolean isFromGit(String library) {
        String wanted = value("LIBS_FROM_GIT");
        return wanted.equals("ALL") || ("," + wanted + ",").contains("," + library + ",");
    }

    /** Whether a line asks for a library of that name. */
    boolean isLibrary(String name) {
        return files.values().stream().flatMap(List::stream).anyMatch(line -> {
            Matcher library = LIBRARY.matcher(line);
            return library.find() && library.group(1).equals(name);
        });
    }

    /** Puts in the values of variables; empty when one is not known or something else would have to be run. */
    Optional<String> expand(String text, Place place) {
        String bare = text.replaceAll("[\"']", "");
        Matcher baseName = BASE_NAME.matcher(bare);
        if (baseName.matches()) {
            return expand(baseName.group(1), place)
                    .map(url -> url.substring(url.lastIndexOf('/') + 1).replaceFirst("\\..*", ""));
        }
        Matcher variable = VARIABLE.matcher(bare);
        StringBuilder result = new StringBuilder();
        int copied = 0;
        while (variable.find()) {
            result.append(bare, copied, variable.start());
            copied = variable.end();
            String name = variable.group(1) == null ? variable.group(3) : variable.group(1);
            Optional<String> value = namespace
                    .value(name)
                    .or(() -> assigned(name, place.file(), place.line()))
                    .or(() -> elsewhere(name, place.file()))
                    .or(() -> Optional.ofNullable(variable.group(2)).flatMap(word -> expand(word, place)));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            result.append(value.get());
        }
        result.append(bare.substring(copied));
        return result.indexOf("$") >= 0 || result.indexOf("`") >= 0 ? Optional.empty() : Optional.of(result.toString());
    }

    /** What the nearest assignment in a file before that line says. */
    private Optional<String> assigned(String name, Path file, int before) {
        List<String> lines = files.getOrDefault(file, List.of());
        for (int i = Math.min(before, lines.size()) - 1; i >= 0; i--) {
            String line = lines.get(i).strip().replaceFirst("^local ", "");
            if (line.startsWith(name + "=")) {
                String text = line.substring(name.length() + 1);
                Place place = new Place(file, i);
                Matcher flag = TRUE_OR_FALSE.matcher(text);
                if (flag.matches() && flag.group(2).equals(name)) {
                    return Optional.of(flag.group(1));
                }
                String self = "${" + name + ":-";
                if (text.startsWith(self) && text.endsWith("}")) {
                    // A default for what may have been set above.
                    return assigned(name, file, i)
                            .filter(value -> !value.isEmpty())
                            .or(() -> expand(text.substring(self.length(), text.length() - 1), place));
                }
                return expand(text, place);
            }
        }
        return Optional.empty();
    }

    /** What another file says at its top level, if there is only one. */
    private Optional<String> elsewhere(String name, Path than) {
        List<Path> found = files.keySet().stream()
                .filter(file ->
                        !file.equals(than) && files.get(file).stream().anyMatch(line -> line.startsWith(name + "=")))
                .toList();
        return found.size() == 1 ? assigned(name, found.get(0), Integer.MAX_VALUE) : Optional.empty();
    }

    /** The first line that begins so. */
    Optional<Place> place(String beginning) {
        for (Map.Entry<Path, List<String>> file : files.entrySet()) {
            for (int i = 0; i < file.getValue().size(); i++) {
                if (file.getValue().get(i).strip().startsWith(beginning)) {
                    return Optional.of(new Place(file.getKey(), i + 1));
                }
            }
        }
        return Optional.empty();
    }

    /** What stands behind the equals sign of a line. */
    Optional<String> assigned(Place place) {
        return Optional.ofNullable(files.get(place.file()))
                .filter(lines -> place.line() > 0)
                .map(lines -> {
                    String line = lines.get(place.line() - 1);
                    return line.substring(line.indexOf('=') + 1);
                });
    }

    /** The value of a variable behind stackrc; empty text for none. */
    String value(String name) {
        return namespace.value(name).orElse("");
    }

    static int indentation(String line) {
        return line.length() - line.stripLeading().length();
    }
}
