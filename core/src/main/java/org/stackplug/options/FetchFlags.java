package org.stackplug.options;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/**
 * The options of the command line about checkouts.
 *
 * @param locked whether every checkout has to match the lock
 * @param offline whether the network may not be used
 * @param update whether refs are resolved again and the lock is updated
 * @param only the plugins that are updated; empty: all
 * @param discard whether a checkout with local work moves, after the work has been backed up under a ref
 * @param all whether to fetch also the repositories that a DevStack tree's {@code stack.sh} clones by itself
 * @param inPlace the plugins whose working tree is used in its own folder
 */
public record FetchFlags(
        boolean locked,
        boolean offline,
        boolean update,
        Set<String> only,
        boolean discard,
        boolean all,
        Set<String> inPlace) {
    public FetchFlags {
        only = Set.copyOf(only);
        inPlace = Set.copyOf(inPlace);
    }

    /**
     * Checks that every named plugin is enabled; a misspelt name would have no effect.
     *
     * @throws StackplugException {@link ErrorCode#USAGE}
     */
    public void check(List<Declaration> declarations) throws StackplugException {
        if (only.isEmpty() && inPlace.isEmpty()) {
            return;
        }
        List<String> enabled = declarations.stream().map(Declaration::name).toList();
        List<Problem> problems = Stream.concat(only.stream(), inPlace.stream())
                .filter(name -> !enabled.contains(name))
                .sorted()
                .map(name -> Problem.of(ErrorCode.USAGE, "the plugin '" + name + "' is not enabled")
                        .because(NearestWords.withQuestion(
                                "Enabled plugins: " + String.join(", ", enabled), name, enabled))
                        .remedy("Correct the name, or enable the plugin in local.conf."))
                .toList();
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
    }

    /** Returns the flags without any option. */
    public static FetchFlags none() {
        return new FetchFlags(false, false, false, Set.of(), false, false, Set.of());
    }
}
