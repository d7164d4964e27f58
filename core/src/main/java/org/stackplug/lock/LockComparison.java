package org.stackplug.lock;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;

/**
 * The comparison of a lock with the declarations, without any checkout.
 *
 * @param problems {@link ErrorCode#LOCK_DIFFERS} for each plugin that the lock does not have, or has from another source
 * @param stale the names of the plugins that only the lock has, sorted; they pin nothing
 */
public record LockComparison(List<Problem> problems, List<String> stale) {
    public LockComparison {
        problems = List.copyOf(problems);
        stale = List.copyOf(stale);
    }

    /**
     * Compares.
     *
     * @param checked the plugins that the lock has to have
     * @param declared all plugins of localrc
     */
    public static LockComparison of(LockFile lock, List<Declaration> checked, List<Declaration> declared) {
        List<String> names = declared.stream().map(Declaration::name).toList();
        return new LockComparison(
                checked.stream().flatMap(plugin -> problem(lock, plugin)).toList(),
                lock.entries().keySet().stream()
                        .filter(name -> !names.contains(name))
                        .toList());
    }

    private static Stream<Problem> problem(LockFile lock, Declaration plugin) {
        Optional<LockEntry> entry = lock.entry(plugin.name());
        if (entry.filter(one -> one.isAbout(plugin.source())).isPresent()) {
            return Stream.empty();
        }
        String declares =
                plugin.source().urlWithoutCredentials() + " " + plugin.source().ref();
        Problem problem = entry.isEmpty()
                ? Problem.of(ErrorCode.LOCK_DIFFERS, plugin.name() + ": the lock does not have the plugin")
                        .at(plugin.place())
                        .because("localrc declares " + declares + ".")
                : Problem.of(ErrorCode.LOCK_DIFFERS, plugin.name() + ": the lock has another URL or ref than localrc")
                        .at(plugin.place())
                        .because("The lock has " + entry.get().url() + " "
                                + entry.get().ref() + ", and localrc " + declares + ".");
        return Stream.of(problem.remedy("Run 'stackplug " + (entry.isEmpty() ? "fetch " : "update ") + plugin.name()
                + "' and commit " + LockFile.NAME + "."));
    }
}
