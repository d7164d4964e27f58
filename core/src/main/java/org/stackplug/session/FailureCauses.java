package org.stackplug.session;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.problem.Problem;
import org.stackplug.spi.TopDir;
import org.stackplug.spi.run.step.Failure;

/** Finds causes of a failed command that bash's message gives, and that have a remedy of their own. */
final class FailureCauses {
    /** The files that only a DevStack tree has, as scripts name them. */
    private static final Pattern TREE_FILE = Pattern.compile("\\$\\{?(?:TOP_DIR|DEVSTACK_DIR|RC_DIR)\\}?/"
            + "((?:stackrc|openrc|functions|functions-common|(?:lib|inc|tools|extras\\.d)/[\\w./-]+)\\b)");

    private static final String TREE_REMEDY =
            "Run the same commands in a DevStack tree (docs/devstack-tree.md): stackplug -C TREE stack.";

    private FailureCauses() {}

    /**
     * Returns the message of bash for a file that it can't parse; empty if the failure is another one. The runner gives no
     * command then: the last one that bash has run is not the cause.
     */
    static Optional<String> syntax(Failure failure, List<String> tail) {
        if (failure.kind() != Failure.Kind.COMMAND || !failure.command().isEmpty()) {
            return Optional.empty();
        }
        return failure.place().flatMap(place -> {
            // "FILE: line N: MESSAGE", in any language.
            Pattern message = Pattern.compile(Pattern.quote(place.file() + ": ") + "\\S+ " + place.line() + ": (.*)");
            return tail.stream()
                    .map(message::matcher)
                    .filter(Matcher::matches)
                    .map(found -> found.group(1))
                    .findFirst();
        });
    }

    /** Returns the problem with its cause, if a file of the DevStack tree is missing where there is no tree. */
    static Problem explainTreeFile(Problem problem, Failure failure, List<String> tail) {
        Matcher command = TREE_FILE.matcher(failure.command());
        while (command.find()) {
            String file = command.group(1);
            // The message has the whole path, in any language.
            Pattern missing = Pattern.compile("(?:.*[\\s'])?(/.*)/" + Pattern.quote(file) + "'?:.*");
            for (String line : tail) {
                Matcher found = missing.matcher(line);
                if (found.matches() && !isTree(found.group(1))) {
                    return problem.because(file + " is a file of the DevStack tree, and TOP_DIR is not a tree.")
                            .remedy(TREE_REMEDY);
                }
            }
        }
        return problem;
    }

    private static boolean isTree(String folder) {
        try {
            return TopDir.isDevStackTree(Path.of(folder));
        } catch (InvalidPathException e) {
            // The locale of this process can't express the name.
            return true;
        }
    }
}
