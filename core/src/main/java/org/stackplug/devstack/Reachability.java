package org.stackplug.devstack;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.stackplug.spi.Place;

/**
 * Judges which lines of a DevStack tree's scripts a run reaches, from their text and from the enabled services. Blocks are
 * recognised by their indentation, in DevStack's style.
 */
final class Reachability {
    private static final Pattern SERVICES = Pattern.compile("is_service_enabled\\s+([\\w\\s$-]+)");
    private static final Pattern COMPARISON =
            Pattern.compile("\"?\\$\\{?(\\w+)\\}?\"?\\s+(==?|!=)\\s+\"?([\\w.-]*)\"?");
    private static final Pattern IS_A_FOLDER = Pattern.compile("if \\[\\[? (! )?-d .*");

    private final ScriptText text;
    private final Expansion expansion;
    private final TreeServices services;
    private final Map<String, Likelihood> called = new HashMap<>();

    Reachability(ScriptText text, Expansion expansion, TreeServices services) {
        this.text = text;
        this.expansion = expansion;
        this.services = services;
    }

    /** Returns how likely a line is run; a line of a function is run if a call of the function is run. */
    Likelihood likelihood(Place place) {
        List<String> lines = text.lines(place.file());
        Likelihood result = Likelihood.YES;
        int depth = ScriptText.indentation(lines.get(place.line() - 1));
        for (int i = place.line() - 2; i >= 0 && depth > 0; i--) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int indentation = ScriptText.indentation(lines.get(i));
            if (indentation >= depth) {
                if (line.startsWith("return") && indentation > depth) {
                    result = result.and(unlessReturned(lines, i, depth, place.file()));
                }
                continue;
            }
            depth = indentation;
            boolean inElse = line.equals("else");
            if (inElse) {
                i = beginningOfIf(lines, i, depth);
                line = lines.get(i).strip();
            }
            result = result.and(entered(line, inElse, place.file()));
        }
        return result;
    }

    private static int beginningOfIf(List<String> lines, int from, int depth) {
        int i = from;
        while (i > 0
                && !(ScriptText.indentation(lines.get(i)) == depth
                        && lines.get(i).strip().startsWith("if "))) {
            i--;
        }
        return i;
    }

    /** Returns how likely the block that a line begins is entered. */
    private Likelihood entered(String line, boolean inElse, Path file) {
        Optional<String> function = ScriptText.function(line);
        if (function.isPresent()) {
            return isCalled(function.get());
        }
        if (IS_A_FOLDER.matcher(line).matches()) {
            // The repository of a folder is the same whether the folder exists or not.
            return Likelihood.YES;
        }
        Likelihood condition = holds(line, file);
        return inElse ? condition.not() : condition;
    }

    /** Returns how likely the lines after "if ...; then return; fi" are reached. */
    private Likelihood unlessReturned(List<String> lines, int line, int depth, Path file) {
        for (int i = line - 1; i >= 0 && ScriptText.indentation(lines.get(i)) >= depth; i--) {
            if (ScriptText.indentation(lines.get(i)) == depth && !lines.get(i).isBlank()) {
                String condition = lines.get(i).strip();
                // An unknown condition is most often about this host, or about what was done before.
                return condition.startsWith("if ")
                        ? holds(condition, file).not().and(Likelihood.LIKELY)
                        : Likelihood.LIKELY;
            }
        }
        return Likelihood.LIKELY;
    }

    private Likelihood isCalled(String function) {
        Likelihood known = called.get(function);
        if (known != null) {
            return known;
        }
        // A recursive call does not count: the function has to be called from elsewhere.
        called.put(function, Likelihood.NO);
        Likelihood result = Likelihood.NO;
        List<Place> places = text.calls(function);
        for (Place place : places) {
            Likelihood here = likelihood(place);
            // Apart from services and libraries, conditions of stack.sh mostly depend on this host.
            result = result.or(text.isTopLevel(place.file()) && here == Likelihood.UNKNOWN ? Likelihood.LIKELY : here);
        }
        if (places.isEmpty()) {
            result = Likelihood.UNKNOWN;
        }
        called.put(function, result);
        return result;
    }

    private Likelihood holds(String line, Path file) {
        String condition = line.replaceFirst("^(?:if|elif|while)\\s+", "").replaceFirst(";?\\s*(?:then|do)?$", "");
        Likelihood any = Likelihood.NO;
        for (String alternative : condition.split("\\|\\|", -1)) {
            Likelihood all = Likelihood.YES;
            for (String part : alternative.split("&&", -1)) {
                all = all.and(part(part.strip(), file));
            }
            any = any.or(all);
        }
        return any;
    }

    private Likelihood part(String condition, Path file) {
        if (condition.startsWith("! ")) {
            return part(condition.substring(2).strip(), file).not();
        }
        Matcher enabled = SERVICES.matcher(condition);
        if (enabled.lookingAt()) {
            return Likelihood.of(Stream.of(enabled.group(1).strip().split("\\s+", -1))
                    .map(name -> name.startsWith("$") ? expansion.value(name.substring(1)) : name)
                    .flatMap(names -> Stream.of(names.split("\\s+", -1)))
                    .anyMatch(services::isEnabled));
        }
        if (condition.startsWith("use_library_from_git")) {
            return ScriptText.library(condition)
                    .map(library -> Likelihood.of(expansion.isFromGit(library)))
                    .orElse(Likelihood.UNKNOWN);
        }
        Matcher comparison =
                COMPARISON.matcher(condition.replaceFirst("^\\[\\[?\\s+", "").replaceFirst("\\s+\\]\\]?$", ""));
        if (comparison.matches()) {
            return compared(comparison, file);
        }
        return text.defines(condition) ? Likelihood.LIKELY : Likelihood.UNKNOWN;
    }

    private Likelihood compared(Matcher comparison, Path file) {
        String name = comparison.group(1);
        if (name.matches("\\d")) {
            return text.isExtra(file) ? Likelihood.LIKELY : Likelihood.UNKNOWN;
        }
        return expansion
                .value(name, file)
                .map(found -> Likelihood.of(
                        found.equals(comparison.group(3)) != comparison.group(2).equals("!=")))
                .orElse(Likelihood.UNKNOWN);
    }
}
