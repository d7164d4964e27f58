package org.stackplug.fetch.attempt;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.stackplug.options.ChangeDetail;
import org.stackplug.options.FetchFilter;
import org.stackplug.options.FetchFlags;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.run.CloneCall;
import org.stackplug.spi.run.Namespace;

/**
 * What may be done with checkouts in this run: the user's flags, together with the settings that DevStack
 * users know from localrc.
 *
 * @param flags those of the command line, or what localrc says in their place: {@code OFFLINE},
 *     {@code RECLONE}
 * @param asFound whether everything in DEST is used as it is and nothing is cloned
 *     ({@code ERROR_ON_CLONE})
 * @param depth commits of history, 0 for all ({@code GIT_DEPTH})
 * @param filter which checkouts may lack files of their history ({@code STACKPLUG_FETCH_FILTER})
 * @param times for one attempt and for all
 * @param jobs how many checkouts are worked on at once
 */
public record FetchPolicy(
        FetchFlags flags, boolean asFound, int depth, FetchFilter filter, FetchTimes times, int jobs) {
    /** More jobs would share the bandwidth and the processors, and gain nothing. */
    private static final int DEFAULT_JOBS = 8;

    /** A shallow fetch mostly waits for answers. */
    private static final int DEFAULT_SHALLOW_JOBS = 12;

    private static final Duration DEFAULT_ATTEMPT = Duration.ofMinutes(30);

    /** Returns the policy of a run. */
    public static FetchPolicy of(RunOptions options, Namespace localrc) throws StackplugException {
        return of(options, localrc::value, options.fetch().inPlace());
    }

    /** Returns the policy of a call of {@code git_clone}: no working tree is used in place. */
    public static FetchPolicy of(RunOptions options, CloneCall call) throws StackplugException {
        return of(options, name -> Optional.ofNullable(call.settings().get(name)), Set.of());
    }

    private static FetchPolicy of(RunOptions options, Function<String, Optional<String>> settings, Set<String> inPlace)
            throws StackplugException {
        FetchFlags given = options.fetch();
        boolean reclone = isTrue(settings, "RECLONE") && !given.locked();
        FetchFlags flags = new FetchFlags(
                given.locked(),
                given.offline() || isTrue(settings, "OFFLINE"),
                given.update() || reclone,
                given.discard(),
                given.all(),
                inPlace,
                given.changes());
        int timeout = number(settings, "GIT_TIMEOUT");
        int depth = number(settings, "GIT_DEPTH");
        return new FetchPolicy(
                flags,
                isTrue(settings, "ERROR_ON_CLONE"),
                depth,
                filter(options.fetcher().filter(), settings),
                new FetchTimes(
                        timeout > 0 ? Duration.ofSeconds(timeout) : DEFAULT_ATTEMPT,
                        options.fetcher().timeout()),
                options.fetcher().jobs().orElse(depth > 0 ? DEFAULT_SHALLOW_JOBS : DEFAULT_JOBS));
    }

    /** Returns whether nothing may move from the commits in the lock. */
    public boolean locked() {
        return flags.locked();
    }

    /** Returns whether the network may not be used. */
    public boolean offline() {
        return flags.offline();
    }

    /** Returns whether refs are resolved again and the lock is updated. */
    public boolean updates() {
        return flags.update();
    }

    /** Returns how much is found out about what a move brings. */
    public ChangeDetail changes() {
        return flags.changes();
    }

    /** Returns whether local work gives way: it is backed up under a ref, and the checkout moves. */
    public boolean discard() {
        return flags.discard();
    }

    /** Returns whether the working tree of this plugin is used where it is. */
    public boolean isInPlace(String plugin) {
        return flags.inPlace().contains(plugin);
    }

    private static FetchFilter filter(FetchFilter given, Function<String, Optional<String>> settings)
            throws StackplugException {
        Optional<String> name = settings.apply(FetchFilter.VARIABLE).filter(value -> !value.isEmpty());
        if (given == FetchFilter.COMPLETE || name.isEmpty()) {
            return given;
        }
        return FetchFilter.parse(name.get())
                .orElseThrow(() -> new StackplugException(Problem.of(
                                ErrorCode.SETTING, FetchFilter.VARIABLE + " can't be '" + name.get() + "'")
                        .because(NearestWords.question(name.get(), FetchFilter.names()))
                        .remedy("Set it to one of " + String.join(", ", FetchFilter.names()) + " in localrc.")));
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
