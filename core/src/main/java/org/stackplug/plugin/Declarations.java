package org.stackplug.plugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.run.EnableCall;

/** Turns the calls of {@code enable_plugin} in localrc into declarations, after checking them. */
public final class Declarations {
    /** DevStack's default. Nothing falls back to another branch by itself. */
    private static final String DEFAULT_REF = "master";

    private static final int MIN_ARGUMENTS = 2;
    private static final int MAX_ARGUMENTS = 3;
    private static final String SYNTAX = "Write: enable_plugin NAME GITURL [GITREF].";

    private final List<Problem> problems = new ArrayList<>();
    private final List<Declaration> declarations = new ArrayList<>();
    private final Map<String, EnableCall> seen = new HashMap<>();

    private Declarations() {}

    /**
     * Returns the declarations of the calls, in order.
     *
     * @throws StackplugException with the problems of all calls
     */
    public static List<Declaration> check(List<EnableCall> calls) throws StackplugException {
        Declarations checked = new Declarations();
        calls.forEach(checked::add);
        if (!checked.problems.isEmpty()) {
            throw new StackplugException(checked.problems);
        }
        return List.copyOf(checked.declarations);
    }

    private void add(EnableCall call) {
        List<String> words = call.arguments();
        Optional<Problem> wrong = wrongArguments(call).or(() -> wrongName(call)).or(() -> duplicate(call));
        if (wrong.isPresent()) {
            problems.add(wrong.get());
            return;
        }
        seen.put(words.get(0), call);
        boolean hasRef = words.size() == MAX_ARGUMENTS && !words.get(2).isEmpty();
        try {
            Source source = new Source(words.get(1), hasRef ? words.get(2) : DEFAULT_REF);
            Declaration declaration = new Declaration(words.get(0), source, call.place());
            declarations.add(hasRef ? declaration : declaration.withAssumedRef());
        } catch (IllegalArgumentException e) {
            problems.add(Problem.of(ErrorCode.SOURCE, "the plugin '" + words.get(0) + "': " + e.getMessage())
                    .at(call.place())
                    .because("git would take it for something other than a URL or a ref.")
                    .remedy(SYNTAX));
        }
    }

    private static Optional<Problem> wrongArguments(EnableCall call) {
        int words = call.arguments().size();
        boolean enough = words >= MIN_ARGUMENTS
                && !call.arguments().get(0).isEmpty()
                && !call.arguments().get(1).isEmpty();
        if (enough && words <= MAX_ARGUMENTS) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(
                        ErrorCode.ENABLE_WORDS,
                        enough
                                ? "enable_plugin has " + words + " arguments, and takes at most three"
                                : "enable_plugin needs a name and a URL, and has " + described(call.arguments()))
                .at(call.place())
                .because("A variable that is not set, or not quoted, changes the number of arguments.")
                .remedy(SYNTAX));
    }

    private static String described(List<String> words) {
        return words.isEmpty() ? "neither" : "only '" + String.join("' '", words) + "'";
    }

    private static Optional<Problem> wrongName(EnableCall call) {
        String name = call.arguments().get(0);
        if (PluginName.isValid(name)) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(ErrorCode.PLUGIN_NAME, "'" + printable(name) + "' can't be a plugin's name")
                .at(call.place())
                .because("The name becomes the folder DEST/NAME and an item of a comma-separated list.")
                .remedy("Use letters, digits, '.', '_', '+' and '-', and begin with a letter or a digit."));
    }

    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }

    private Optional<Problem> duplicate(EnableCall call) {
        String name = call.arguments().get(0);
        return Optional.ofNullable(seen.get(name))
                .map(first -> Problem.of(ErrorCode.ENABLED_TWICE, "the plugin '" + name + "' is enabled twice")
                        .at(call.place())
                        .at(first.place())
                        .because("Only one checkout can be at DEST/" + name + ".")
                        .remedy("Remove one of the two lines."));
    }
}
