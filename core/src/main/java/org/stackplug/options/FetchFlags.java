package org.stackplug.options;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/**
 * What the user says on the command line of checkouts.
 *
 * @param locked nothing may move from what the lock says
 * @param offline the network may not be used
 * @param update refs are resolved anew, and the lock follows
 * @param only the plugins that the update is about; empty: all
 * @param discard local work that stands in the way is kept under a ref, and the checkout moves
 * @param all also what a DevStack tree's {@code stack.sh} clones by itself
 * @param inPlace plugins whose working tree is used where it lies
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
     * Sees that every plugin that is named is enabled: a misspelt name would have no effect.
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
                        .because("Enabled plugins: " + String.join(", ", enabled))
                        .remedy("Correct the name, or enable the plugin in local.conf."))
                .toList();
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
    }

    /** No flag. */
    public static FetchFlags none() {
        return new FetchFlags(false, false, false, Set.of(), false, false, Set.of());
    }
}
