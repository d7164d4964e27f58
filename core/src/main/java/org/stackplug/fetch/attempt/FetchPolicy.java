package org.stackplug.fetch.attempt;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.stackplug.options.FetchFlags;
import org.stackplug.options.RunOptions;
import org.stackplug.spi.run.CloneCall;
import org.stackplug.spi.run.Namespace;

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
 * @param jobs how many checkouts are worked on at once
 */
public record FetchPolicy(
        boolean locked,
        boolean offline,
        boolean update,
        Set<String> only,
        boolean discard,
        boolean asFound,
        int depth,
        Duration deadline,
        Duration total,
        Set<String> inPlace,
        int jobs) {
    /** More share the bandwidth and the processors to no use. */
    private static final int DEFAULT_JOBS = 8;

    /** A shallow fetch mostly waits for its answers. */
    private static final int DEFAULT_SHALLOW_JOBS = 12;

    private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(30);

    public FetchPolicy {
        only = Set.copyOf(only);
        inPlace = Set.copyOf(inPlace);
    }

    /** Flags and localrc together. */
    public static FetchPolicy of(RunOptions options, Namespace localrc) {
        return of(options, localrc::value, options.fetch().inPlace());
    }

    /** Flags, and the settings as they are where {@code git_clone} is called. No working tree is used in place. */
    public static FetchPolicy of(RunOptions options, CloneCall call) {
        return of(options, name -> Optional.ofNullable(call.settings().get(name)), Set.of());
    }

    private static FetchPolicy of(
            RunOptions options, Function<String, Optional<String>> settings, Set<String> inPlace) {
        FetchFlags flags = options.fetch();
        boolean reclone = isTrue(settings, "RECLONE") && !flags.locked();
        int timeout = number(settings, "GIT_TIMEOUT");
        int depth = number(settings, "GIT_DEPTH");
        return new FetchPolicy(
                flags.locked(),
                flags.offline() || isTrue(settings, "OFFLINE"),
                flags.update() || reclone,
                flags.only(),
                flags.discard(),
                isTrue(settings, "ERROR_ON_CLONE"),
                depth,
                timeout > 0 ? Duration.ofSeconds(timeout) : DEFAULT_DEADLINE,
                options.fetcher().timeout(),
                inPlace,
                options.fetcher().jobs().orElse(depth > 0 ? DEFAULT_SHALLOW_JOBS : DEFAULT_JOBS));
    }

    /** Whether the ref of this plugin is resolved anew. */
    public boolean updates(String plugin) {
        return update && (only.isEmpty() || only.contains(plugin));
    }

    private static boolean isTrue(Function<String, Optional<String>> settings, String name) {
        return settings.apply(name).filter("True"::equals).isPresent();
    }

    private static int number(Function<String, Optional<String>> settings, String name) {
        return Optional.of(settings.apply(name).orElse("0"))
                .filter(value -> value.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .orElse(0);
    }
}
