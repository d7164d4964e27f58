package org.stackplug.devstack;

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
import org.stackplug.spi.Place;

/** The text of a DevStack tree's scripts by file and line, with an index of the commands and functions in it. */
final class ScriptText {
    private static final Pattern FUNCTION = Pattern.compile("function\\s+(\\w+).*");
    private static final Pattern LIBRARY = Pattern.compile("use_library_from_git\\s+\"?([\\w.-]+)\"?");
    private static final Pattern COMMAND = Pattern.compile(
            "\\s*(?:(?:if|elif|while|then|else|!|async_runfunc|\\w+=\\S*)\\s+)*([\\w-]+)(?:\\s+([\\w-]+))?.*");

    private final Path stackScript;
    private final Path extras;
    private final Map<Path, List<String>> files = new LinkedHashMap<>();
    /** The places at which a command begins a line, by the command's name. */
    private final Map<String, List<Place>> commands = new HashMap<>();

    private final Set<String> functions = new HashSet<>();

    /** Reads {@code stack.sh}, and every file below {@code lib} and {@code extras.d}. */
    ScriptText(Path topDir) throws IOException {
        stackScript = topDir.resolve("stack.sh");
        extras = topDir.resolve("extras.d");
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

    /** Adds a file, which is treated as sourced completely, and returns its lines. */
    List<String> read(Path file) throws IOException {
        List<String> lines =
                Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
        files.put(file, lines);
        for (int i = 0; i < lines.size(); i++) {
            Optional<String> function = function(lines.get(i));
            if (function.isPresent()) {
                functions.add(function.get());
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

    /** Returns the lines of every file that was read, in the order of reading. */
    Map<Path, List<String>> files() {
        return files;
    }

    /** Returns the lines of a file; none for a file that was not read. */
    List<String> lines(Path file) {
        return files.getOrDefault(file, List.of());
    }

    /** Returns the places at which a command or function is called. */
    List<Place> calls(String command) {
        return commands.getOrDefault(command, List.of());
    }

    /** Returns whether one of the files defines a function. */
    boolean defines(String function) {
        return functions.contains(function);
    }

    /** Returns whether a file is run from its first line, instead of only defining functions. */
    boolean isTopLevel(Path file) {
        return file.equals(stackScript) || isExtra(file);
    }

    /** Returns whether a file is a script of {@code extras.d}. */
    boolean isExtra(Path file) {
        return file.startsWith(extras);
    }

    /** Returns whether any line uses a library from git. */
    boolean isLibrary(String name) {
        return files.values().stream()
                .flatMap(List::stream)
                .anyMatch(line -> library(line).filter(name::equals).isPresent());
    }

    /** Returns the first line with a beginning, apart from its indentation. */
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

    /** Returns the text after the equals sign of a line. */
    Optional<String> assigned(Place place) {
        return Optional.ofNullable(files.get(place.file()))
                .filter(lines -> place.line() > 0)
                .map(lines -> {
                    String line = lines.get(place.line() - 1);
                    return line.substring(line.indexOf('=') + 1);
                });
    }

    /** Returns the name of the function whose definition a line begins. */
    static Optional<String> function(String line) {
        Matcher function = FUNCTION.matcher(line);
        return function.matches() ? Optional.of(function.group(1)) : Optional.empty();
    }

    /** Returns the library in a line's call of {@code use_library_from_git}. */
    static Optional<String> library(String line) {
        Matcher library = LIBRARY.matcher(line);
        return library.find() ? Optional.of(library.group(1)) : Optional.empty();
    }

    /** Returns the number of blanks before a line's text, by which DevStack's style shows blocks. */
    static int indentation(String line) {
        return line.length() - line.stripLeading().length();
    }
}
