package org.stackplug.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.stackplug.spi.Namespace;

/**
 * What may be done with checkouts in this run: the user's flags, and the settings that DevStack users know from localrc.
 *
 * @param locked nothing may move from what the lock says
 * @param offline the network may not be used ({@code OFFLINE})
 * @param update refs are resolved anew, and the lock follows ({@code RECLONE})
 * @param only the plugins that {@code update} is about; empty: all
 * @param discard local work that stands in the way is kept under a ref, and the checkout moves
 * @param asFound whatever lies in DEST is used as it is, and nothing is cloned ({@code ERROR_ON_CLONE})
 * @param depth commits of history, 0 for all ({@code GIT_DEPTH})
 * @param deadline for one attempt at one repository ({@code GIT_TIMEOUT})
 * @param total for everything that is done for one plugin, with all attempts and the pauses between them
 * @param inPlace plugins whose working tree is used where it lies
 */
record FetchPolicy(
        boolean locked,
        boolean offline,
        boolean update,
        Set<String> only,
        boolean discard,
        boolean asFound,
        int depth,
        Duration deadline,
        Duration total,
        Set<String> inPlace) {
    private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(30);

    FetchPolicy {
        only = Set.copyOf(only);
        inPlace = Set.copyOf(inPlace);
    }

    /** Flags and localrc together. */
    static FetchPolicy of(RunOptions options, Namespace localrc) {
        FetchFlags flags = options.fetch();
        boolean reclone = isTrue(localrc, "RECLONE") && !flags.locked();
        int timeout = number(localrc, "GIT_TIMEOUT");
        return new FetchPolicy(
                flags.locked(),
                flags.offline() || isTrue(localrc, "OFFLINE"),
                flags.update() || reclone,
                flags.only(),
                flags.discard(),
                isTrue(localrc, "ERROR_ON_CLONE"),
                number(localrc, "GIT_DEPTH"),
                timeout > 0 ? Duration.ofSeconds(timeout) : DEFAULT_DEADLINE,
                options.fetchTimeout(),
                flags.inPlace());
    }

    /** Whether the ref of this plugin is resolved anew. */
    boolean updates(String plugin) {
        return update && (only.isEmpty() || only.contains(plugin));
    }

    private static boolean isTrue(Namespace localrc, String name) {
        return localrc.value(name).filter("True"::equals).isPresent();
    }

    private static int number(Namespace localrc, String name) {
        return Optional.of(localrc.value(name).orElse("0"))
                .filter(value -> value.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .orElse(0);
    }
}
